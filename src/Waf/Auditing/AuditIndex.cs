using System.Globalization;
using System.Text;
using Insight.Waf.Text;
using Insight.Waf.Transactions;
using Insight.Waf.Variables;

namespace Insight.Waf.Auditing;

/// <summary>The line of the index about an entry, up to the name of its file, as libmodsecurity writes it.</summary>
internal static class AuditIndex
{
    private const int MaxFieldBytes = 1024;

    public static string Describe(Transaction transaction, DateTime began)
    {
        TransactionData data = transaction.Data;

        // The target without its query: what people sent stands in the entry, where parts and masks are minded.
        ReadOnlySpan<byte> target = data.Bytes(data.Get(VariableKind.RequestUriRaw));
        int mark = target.IndexOf((byte)'?');
        string path = Field(mark < 0 ? target : target[..mark]);
        string Single(VariableKind kind) => Field(data.Bytes(data.Get(kind)));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Header(data, "host")} {Single(VariableKind.RemoteAddress)} - [{began:dd/MMM/yyyy:HH:mm:ss} +0000] \"{Single(VariableKind.RequestMethod)} {path} {Single(VariableKind.RequestProtocol)}\" {transaction.Status} {transaction.KeptResponseBody.Length} - \"{Header(data, "user-agent")}\" {Single(VariableKind.UniqueId)} -");
    }

    private static string Header(TransactionData data, string name)
    {
        foreach (Item header in data.Collection(VariableKind.RequestHeaders))
        {
            if (Ascii.EqualsIgnoreCase(data.Bytes(header.Name), name)) return Field(data.Bytes(header.Value));
        }

        return "-";
    }

    private static string Field(ReadOnlySpan<byte> value) => value.IsEmpty ? "-" : Printable.Of(value, MaxFieldBytes);
}
