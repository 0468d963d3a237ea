using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Insight.Gateway.Tests.Hostile;

/// <summary>Sends one case from an address of its own and says what came back.</summary>
internal static class HostileClient
{
    /// <summary>Only a broken test waits this long.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    /// <summary>The statuses that came, and whether the connection might have been used for more.</summary>
    public static async Task<string> ExchangeAsync(HostileCase hostile, Uri gateway, IPAddress from)
    {
        using CancellationTokenSource patience = new(s_patience);
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Bind(new IPEndPoint(from, 0));
        await socket.ConnectAsync(IPAddress.Loopback, gateway.Port, patience.Token);
        MemoryStream received = new();
        byte[] block = new byte[4096];
        bool isEnded = false;
        try
        {
            await socket.SendAsync(Encoding.Latin1.GetBytes(hostile.Bytes), patience.Token);
            while (!isEnded && !IsAnswered()) isEnded = !await ReadAsync();
            socket.Shutdown(SocketShutdown.Send);
            while (!isEnded) isEnded = !await ReadAsync();
        }
        catch (SocketException)
        {
            // A reset is an end too.
        }
        catch (OperationCanceledException)
        {
            return "none, hangs";
        }

        if (hostile.IsHttp2) return Http2Frames.AnswerIn(received.GetBuffer().AsSpan(0, (int)received.Length)) ?? "none";
        (IReadOnlyList<string> statuses, bool isClosed) = Answers(Text());
        return statuses.Count == 0 ? "none" : $"{string.Join(',', statuses)} {(isClosed ? "close" : "open")}";

        bool IsAnswered() => hostile.IsHttp2
            ? Http2Frames.AnswerIn(received.GetBuffer().AsSpan(0, (int)received.Length)) is not null
            : Answers(Text()).Statuses.Count(static status => status[0] != '1') >= hostile.Answers;

        string Text() => Encoding.Latin1.GetString(received.GetBuffer(), 0, (int)received.Length);

        async Task<bool> ReadAsync()
        {
            int read = await socket.ReceiveAsync(block, patience.Token);
            received.Write(block, 0, read);
            return read > 0;
        }
    }

    /// <summary>Takes apart what came: whole answers only.</summary>
    private static (IReadOnlyList<string> Statuses, bool IsClosed) Answers(string text)
    {
        List<string> statuses = [];
        bool isClosed = false;
        while (text.IndexOf("\r\n\r\n", StringComparison.Ordinal) is > 0 and var end)
        {
            string head = text[..(end + 2)];
            string status = head.Split(' ')[1];
            text = text[(end + 4)..];
            if (status[0] != '1')
            {
                int length = LengthOf(head);
                int body = length >= 0 ? length : text.IndexOf("0\r\n\r\n", StringComparison.Ordinal) + 5;
                if (text.Length < body || body == 4) break;
                text = text[body..];
            }

            statuses.Add(status);
            isClosed = head.Contains("\r\nConnection: close\r\n", StringComparison.OrdinalIgnoreCase) || (head.StartsWith("HTTP/1.0", StringComparison.Ordinal) && !head.Contains("keep-alive", StringComparison.OrdinalIgnoreCase));
        }

        return (statuses, isClosed);
    }

    private static int LengthOf(string head)
    {
        const string name = "\r\nContent-Length: ";
        int at = head.IndexOf(name, StringComparison.OrdinalIgnoreCase);
        if (at >= 0) return int.Parse(head.AsSpan(at + name.Length, head.IndexOf("\r\n", at + name.Length, StringComparison.Ordinal) - at - name.Length), CultureInfo.InvariantCulture);
        return head.Contains("\r\nTransfer-Encoding:", StringComparison.OrdinalIgnoreCase) ? -1 : 0;
    }
}
