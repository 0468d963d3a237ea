using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Insight.Waf.Text;
using Insight.Waf.Transactions;
using Microsoft.AspNetCore.Http;

namespace Insight.Gateway.Waf;

/// <summary>Hands an upstream's response to the engine.</summary>
internal static class ResponseFeed
{
    private const int PieceBytes = 16 << 10;

    public static void Feed(Transaction transaction, HttpResponseMessage response)
    {
        transaction.ResponseLine((int)response.StatusCode, Encoding.ASCII.GetBytes("HTTP/" + response.Version.ToString(2)));
        FeedHeaders(transaction, response.Headers.NonValidated);
        FeedHeaders(transaction, response.Content.Headers.NonValidated);
    }

    public static bool HasBody(HttpContext context, HttpResponseMessage response) =>
        response.StatusCode is not (HttpStatusCode.SwitchingProtocols or HttpStatusCode.NoContent or HttpStatusCode.NotModified)
        && response.Content.Headers.ContentLength != 0 && !HttpMethods.IsHead(context.Request.Method);

    /// <summary>Reads the body as far as it is looked at; the client will get that from memory and the rest as it comes.</summary>
    public static async ValueTask HoldAsync(Transaction transaction, HttpResponseMessage response, CancellationToken cancellation)
    {
        Stream body = await response.Content.ReadAsStreamAsync(cancellation);
        ByteBuffer held = new(PieceBytes);
        int read = 0;
        while (held.Length <= transaction.ResponseBodyLimit)
        {
            read = await body.ReadAsync(held.ReserveMemory(PieceBytes), cancellation);
            if (read == 0) break;
            held.Advance(read);
        }

        string encoding = string.Join(',', response.Content.Headers.ContentEncoding);
        if (!ContentDecoding.IsEncoded(encoding)) transaction.ResponseBody(held.Written);
        else ContentDecoding.TryDecode(encoding, held.WrittenMemory, transaction.ResponseBodyLimit + 1, piece => transaction.ResponseBody(piece.Span));

        HttpContentHeaders headers = response.Content.Headers;
        response.Content = new StreamContent(new ReplayStream(held.WrittenMemory, read > 0 ? body : null));
        foreach ((string name, HeaderStringValues values) in headers.NonValidated) response.Content.Headers.TryAddWithoutValidation(name, values);
    }

    private static void FeedHeaders(Transaction transaction, HttpHeadersNonValidated headers)
    {
        foreach ((string name, HeaderStringValues values) in headers)
        {
            foreach (string value in values) transaction.ResponseHeader(Encoding.Latin1.GetBytes(name), Encoding.Latin1.GetBytes(value));
        }
    }
}
