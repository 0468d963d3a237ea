using System.Text;
using Insight.Waf.Text;

namespace Insight.Waf.Bodies;

/// <summary>Follows a reader through a document and reports each element without elements in it as an argument: its path, and its text.</summary>
internal sealed class XmlPath
{
    /// <summary>The path of an element is repeated in all that is in it, so a long one would multiply the body.</summary>
    private const int MaxPathBytes = 4096;

    private readonly Stack<(int PathLength, int TextStart)> _open = [];
    private readonly BodyLimits _limits;
    private readonly IBodySink _sink;
    private readonly ByteBuffer _path;
    private readonly ByteBuffer _text;
    private bool _isLeaf;
    private int _arguments;

    /// <summary>Begins at the root.</summary>
    /// <param name="limits">How much is reported.</param>
    /// <param name="sink">Receives the arguments.</param>
    /// <param name="scratch">Its value receives all text of the document while it is read.</param>
    public XmlPath(BodyLimits limits, IBodySink sink, BodyScratch scratch)
    {
        _limits = limits;
        _sink = sink;
        _text = scratch.Value;
        _path = scratch.Name;
        _path.Add("xml"u8);
    }

    /// <summary>An element begins.</summary>
    /// <returns>What is wrong with the document; null when nothing is.</returns>
    public string? Enter(string name)
    {
        _open.Push((_path.Length, _text.Length));
        _isLeaf = true;
        _path.Add((byte)'.');
        _path.Advance(Encoding.UTF8.GetBytes(name, _path.Reserve(Encoding.UTF8.GetMaxByteCount(name.Length))));
        return _path.Length > MaxPathBytes ? "XML: the path of an element is longer than 4096 bytes." : null;
    }

    /// <summary>The element that began last ends.</summary>
    /// <returns>What is wrong with the document; null when nothing is.</returns>
    public string? Leave()
    {
        (int pathLength, int textStart) = _open.Pop();
        if (_isLeaf)
        {
            if (_arguments++ >= _limits.MaxArguments) return "XML: there are more arguments than the limit allows.";
            _sink.Argument(_path.Written, _text.Written[textStart..]);
        }

        _isLeaf = false;
        _path.Truncate(pathLength);
        return null;
    }
}
