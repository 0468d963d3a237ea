using System.Text;
using Insight.Waf.Text;
using Insight.Waf.Transactions;
using Insight.Waf.Variables;

namespace Insight.Waf.Auditing;

/// <summary>Decides which values of a transaction are written as asterisks: those of headers that the host names, and those that rules name (<c>sanitiseArg</c> and its like).</summary>
internal sealed class AuditMask(Transaction transaction, IReadOnlySet<string> headers)
{
    private readonly IReadOnlyList<Sanitising> _sanitised = transaction.State.Sanitised;

    /// <summary>What stands for a value that is not written.</summary>
    public static ReadOnlySpan<byte> Asterisks => "***"u8;

    /// <summary>Whether rules name an argument, so that the query and the body may hold what is not to be written.</summary>
    private bool HasArguments => _sanitised.Any(one => one.Kind == VariableKind.Args);

    /// <summary>Whether a header's value is hidden.</summary>
    public bool HidesHeader(VariableKind kind, ReadOnlySpan<byte> name) => headers.Contains(Latin1.ToString(name)) || Names(kind, name);

    /// <summary>Whether the value that a rule matched is hidden.</summary>
    public bool Hides(Item item)
    {
        ReadOnlySpan<byte> name = transaction.Data.Bytes(item.Name);
        return item.Kind switch
        {
            VariableKind.RequestHeaders => HidesHeader(VariableKind.RequestHeaders, name),
            VariableKind.ResponseHeaders => HidesHeader(VariableKind.ResponseHeaders, name),
            VariableKind.RequestCookies => HidesHeader(VariableKind.RequestHeaders, "Cookie"u8),
            VariableKind.Args or VariableKind.ArgsGet or VariableKind.ArgsPost => Names(VariableKind.Args, name),

            // They hold all arguments, and with them those that are hidden.
            VariableKind.RequestUri or VariableKind.RequestUriRaw or VariableKind.RequestLine or VariableKind.QueryString or VariableKind.RequestBody => HasArguments,
            _ => false,
        };
    }

    /// <summary>The request's target with the values of hidden arguments replaced.</summary>
    public ReadOnlySpan<byte> Target(ReadOnlySpan<byte> target)
    {
        int mark = target.IndexOf((byte)'?');
        if (mark < 0 || !HasArguments) return target;
        ByteBuffer text = new(target.Length);
        text.Add(target[..(mark + 1)]);
        HidePairs(target[(mark + 1)..], text);
        return text.Written;
    }

    /// <summary>The request's body with the values of hidden arguments replaced. Of a body that is no form nothing is left: where in it they stand is not known.</summary>
    public ReadOnlySpan<byte> Body(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty || !HasArguments) return body;
        if (transaction.State.BodyProcessor != "URLENCODED") return Asterisks;
        ByteBuffer text = new(body.Length);
        HidePairs(body, text);
        return text.Written;
    }

    private void HidePairs(ReadOnlySpan<byte> pairs, ByteBuffer text)
    {
        byte separator = transaction.Rules.Settings.ArgumentSeparator;
        while (true)
        {
            int end = pairs.IndexOf(separator);
            ReadOnlySpan<byte> pair = end < 0 ? pairs : pairs[..end];
            int equals = pair.IndexOf((byte)'=');
            if (equals >= 0 && Names(VariableKind.Args, Decode(pair[..equals])))
            {
                text.Add(pair[..(equals + 1)]);
                text.Add(Asterisks);
            }
            else
            {
                text.Add(pair);
            }

            if (end < 0) return;
            text.Add(separator);
            pairs = pairs[(end + 1)..];
        }
    }

    private static ReadOnlySpan<byte> Decode(ReadOnlySpan<byte> name)
    {
        ByteBuffer decoded = new(name.Length + 1);
        return new Transformations.UrlDecode().Apply(name, decoded) ? decoded.Written : name;
    }

    private bool Names(VariableKind kind, ReadOnlySpan<byte> name)
    {
        foreach (Sanitising one in _sanitised)
        {
            if (one.Kind == kind && Ascii.EqualsIgnoreCase(one.Name, name)) return true;
        }

        return false;
    }
}
