using System.Globalization;
using System.Text;
using System.Text.Json;
using Insight.WafTools.Requests;

namespace Insight.WafTools.Measuring;

/// <summary>
/// What a further leaf of a JSON document costs: the difference between a request whose body holds the document of another once and one
/// that holds it several times, divided by the leaves that this adds.
/// </summary>
public static class JsonLeafBench
{
    /// <summary>Few enough that an ordinary document stays below the engine's limit of arguments, many enough to stand out of the noise.</summary>
    private const int Copies = 4;

    /// <summary>Makes the two requests.</summary>
    /// <param name="request">A request with a JSON body.</param>
    /// <param name="addedLeaves">Leaves that the second has more than the first.</param>
    /// <returns>Null when the body is no JSON document with leaves.</returns>
    public static (RawRequest Once, RawRequest Several)? Documents(RawRequest request, out int addedLeaves)
    {
        addedLeaves = 0;
        try
        {
            using JsonDocument document = JsonDocument.Parse(request.Body);
            addedLeaves = Leaves(document.RootElement) * (Copies - 1);
        }
        catch (JsonException)
        {
            return null;
        }

        return addedLeaves == 0 ? null : (WithCopies(request, 1), WithCopies(request, Copies));
    }

    /// <summary>An array of the body, its digits changed from copy to copy so that no two copies have the same values.</summary>
    private static RawRequest WithCopies(RawRequest request, int copies)
    {
        string text = Encoding.UTF8.GetString(request.Body);
        byte[] body = Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Range(0, copies).Select(copy => string.Concat(text.Select(letter => Digit(letter, copy)))))}]");
        return request with { Headers = [.. request.Headers.Select(header => WithLength(header, body.Length))], Body = body };
    }

    /// <summary>Zeros stay: a number may not begin with one that was none.</summary>
    private static char Digit(char letter, int copy) => letter is >= '1' and <= '9' ? (char)('1' + (letter - '1' + copy) % 9) : letter;

    private static RawHeader WithLength(RawHeader header, int length) =>
        header.Is("content-length"u8) ? header with { Value = Encoding.ASCII.GetBytes(length.ToString(CultureInfo.InvariantCulture)) } : header;

    private static int Leaves(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Sum(member => Leaves(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().Sum(Leaves),
        _ => 1,
    };
}
