namespace Insight.Waf.Transformations;

/// <summary>
/// All transformation functions by name. <c>none</c> is not among them: it empties the list of a rule and is the business of who reads rules.
/// </summary>
public static class TransformationTable
{
    private static readonly Dictionary<string, Transformation> s_byName = ByName();

    /// <summary>All names, in the usual spelling, the aliases <c>normalisePath</c> and <c>normalisePathWin</c> among them.</summary>
    public static IReadOnlyCollection<string> Names => s_byName.Keys;

    /// <summary>The transformation of a name, without regard to case; null when there is none.</summary>
    public static Transformation? Find(string name) => s_byName.GetValueOrDefault(name);

    private static Dictionary<string, Transformation> ByName()
    {
        Transformation[] all =
        [
            new Base64Decode(), new Base64DecodeExt(), new Base64Encode(), new CmdLine(), new CompressWhitespace(), new CssDecode(),
            new EscapeSeqDecode(), new HexDecode(), new HexEncode(), new HtmlEntityDecode(), new JsDecode(), new Length(), new Lowercase(),
            new Md5(), new NormalizePath(), new NormalizePathWin(), new ParityEven7Bit(), new ParityOdd7Bit(), new ParityZero7Bit(),
            new RemoveComments(), new RemoveCommentsChar(), new RemoveNulls(), new RemoveWhitespace(), new ReplaceComments(),
            new ReplaceNulls(), new Sha1(), new SqlHexDecode(), new Trim(), new TrimLeft(), new TrimRight(), new Uppercase(),
            new UrlDecode(), new UrlDecodeUni(), new UrlEncode(), new Utf8ToUnicode(),
        ];
        Dictionary<string, Transformation> byName = all.ToDictionary(each => each.Name, StringComparer.OrdinalIgnoreCase);
        byName.Add("normalisePath", byName["normalizePath"]);
        byName.Add("normalisePathWin", byName["normalizePathWin"]);
        return byName;
    }
}
