using Insight.Gateway.Bodies;
using Insight.Gateway.Records;
using Insight.Gateway.Waf;
using Insight.Waf.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Insight.Gateway.Policies;

/// <summary>A request's body, read before the request goes on as far as its fields are looked at. What comes behind it gets that from memory and the rest as it comes.</summary>
/// <remarks>Read through the recording, whose scanner sees the fields: nobody reads the body a second time for them. All held bodies together are bounded.</remarks>
internal sealed class HeldBody(BodyBudget budget) : IDisposable
{
    private const int PieceBytes = 4 << 10;

    private ReplayStream? _replay;
    private long _taken;

    /// <summary>Whether a request has a body whose fields can be seen.</summary>
    public static bool Is(HttpContext context) =>
        context.Features[typeof(IHttpRequestBodyDetectionFeature)] is not IHttpRequestBodyDetectionFeature { CanHaveBody: false }
        && BodyCapturing.HasFields(context.Request.Headers.ContentType, context.Request.Headers.ContentEncoding);

    /// <summary>Reads; false: there is no room for it now, and nothing is known.</summary>
    /// <param name="context">The request.</param>
    /// <param name="recording">What is known of it.</param>
    /// <param name="mostBytes">Bytes that are looked at.</param>
    public async ValueTask<bool> ReadAsync(HttpContext context, RequestRecording recording, int mostBytes)
    {
        recording.HeldBody = this;
        ByteBuffer held = new(PieceBytes);
        Stream body = context.Request.Body;
        bool isWhole = false, hasRoom = true;
        while (!isWhole && held.Length <= mostBytes)
        {
            hasRoom = TakeRoom(held.Length + PieceBytes);
            if (!hasRoom) break;
            int read = await body.ReadAsync(held.ReserveMemory(PieceBytes), context.RequestAborted);
            isWhole = read == 0;
            held.Advance(read);
        }

        context.Request.Body = _replay = new ReplayStream(held.WrittenMemory, isWhole ? null : body);
        return hasRoom;
    }

    /// <summary>The exchange is over.</summary>
    public void Dispose()
    {
        _replay?.Detach();
        budget.Return(_taken);
        _taken = 0;
    }

    private bool TakeRoom(long bytes)
    {
        if (bytes <= _taken) return true;
        if (!budget.TryTake(bytes - _taken)) return false;
        _taken = bytes;
        return true;
    }
}
