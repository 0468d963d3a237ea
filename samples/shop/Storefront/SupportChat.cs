using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Shop.Storefront;

/// <summary>A WebSocket on which a patient machine answers every message.</summary>
internal static class SupportChat
{
    private const int MaxMessages = 20;
    private const int MaxMessageBytes = 2_000;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/support/chat", async (HttpContext context) =>
    {
        if (!context.WebSockets.IsWebSocketRequest)
            return Problem.Of(400, "This is a WebSocket.");
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        await TalkAsync(socket, context.RequestAborted);
        return Results.Empty;
    });

    private static async Task TalkAsync(WebSocket socket, CancellationToken cancellation)
    {
        var buffer = new byte[MaxMessageBytes];
        for (var messages = 0; messages < MaxMessages; messages++)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(), cancellation);
            if (received.MessageType == WebSocketMessageType.Close)
                break;
            if (!received.EndOfMessage)
            {
                await socket.CloseAsync(WebSocketCloseStatus.MessageTooBig, null, cancellation);
                return;
            }

            var answer = $"You said \"{Encoding.UTF8.GetString(buffer, 0, received.Count)}\". A colleague will look into it.";
            await socket.SendAsync(Encoding.UTF8.GetBytes(answer), WebSocketMessageType.Text, true, cancellation);
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, cancellation);
    }
}
