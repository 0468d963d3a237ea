using System.Text;
using Insight.Ingest.Syslog;

namespace Insight.Ingest.Tests.Syslog;

public sealed class SyslogFramesTests
{
    [Fact]
    public void Next_BytesInAnyPieces_GiveTheSameMessages()
    {
        Random random = new(20261127);
        for (int round = 0; round < 300; round++)
        {
            List<byte> sent = [];
            List<string> expected = [];
            for (int i = 0; i < 30; i++)
            {
                string text = random.Next(6) switch
                {
                    0 => "<190>" + new string('x', random.Next(300)),
                    1 => "192.0.2.1 - - line " + i,
                    2 => "<13>zwei\nZeilen \uFEFFä",
                    3 => "10 times",
                    4 => new string('y', SyslogFrames.MaxBytes + random.Next(1, 5000)),
                    _ => "<7>12 <13>",
                };
                byte[] bytes = Encoding.UTF8.GetBytes(text);
                bool counted = text.StartsWith('<') && (text.Contains('\n', StringComparison.Ordinal) || random.Next(2) == 0);
                if (counted) sent.AddRange(Encoding.ASCII.GetBytes($"{bytes.Length} "));
                sent.AddRange(bytes);
                if (!counted) sent.Add((byte)'\n');
                expected.Add(bytes.Length > SyslogFrames.MaxBytes ? "too long" : text);
            }

            byte[] all = [.. sent];
            Assert.Equal(expected, Read(all, () => random.Next(1, round % 3 == 0 ? 7 : 9000)).Messages);
        }
    }

    [Theory]
    [InlineData("<13>whole\n<13>rest", "<13>whole", "<13>rest", false)]
    [InlineData("9 <13>whole20 <13>cut", "<13>whole", "<13>cut", true)]
    [InlineData("12", "", "12", false)]
    [InlineData("", "", "", false)]
    public void TakeRest_AtTheEndOfAConnection_TellsLinesFromCutMessages(string sent, string whole, string rest, bool cut)
    {
        (List<string> messages, string left, bool wasCut) = Read(Encoding.UTF8.GetBytes(sent), static () => 3);

        Assert.Equal((whole, rest, cut), (string.Join('|', messages), left, wasCut));
    }

    [Fact]
    public void Next_ACountedMessageThatIsTooLong_IsPassedOverAndOneThatCannotBeBreaks()
    {
        string text = $"{SyslogFrames.MaxBytes + 5} <13>{new string('z', SyslogFrames.MaxBytes + 1)}6 <13>ok";
        Assert.Equal(["too long", "<13>ok"], Read(Encoding.UTF8.GetBytes(text), static () => 1000).Messages);
        Assert.Equal(["broken"], Read("99999999 <13>x"u8.ToArray(), static () => 1000).Messages);
        Assert.Equal(["999999999 <13>x"], Read("999999999 <13>x\n"u8.ToArray(), static () => 1000).Messages);
    }

    [Fact]
    public void Next_AnyBytes_EndsAndStaysWithinItsMemory()
    {
        Random random = new(5);
        for (int round = 0; round < 200; round++)
        {
            byte[] noise = new byte[random.Next(200_000)];
            random.NextBytes(noise);
            if (round % 2 == 0) noise.AsSpan().Replace((byte)'\n', (byte)'1');
            (List<string> messages, _, _) = Read(noise, () => random.Next(1, 20_000));
            Assert.All(messages, static message => Assert.True(message.Length <= SyslogFrames.MaxBytes));
        }
    }

    private static (List<string> Messages, string Left, bool Cut) Read(byte[] bytes, Func<int> piece)
    {
        SyslogFrames frames = new();
        List<string> messages = [];
        for (int at = 0; at < bytes.Length;)
        {
            Memory<byte> room = frames.Room;
            Assert.NotEqual(0, room.Length);
            int length = Math.Min(Math.Min(piece(), room.Length), bytes.Length - at);
            bytes.AsSpan(at, length).CopyTo(room.Span);
            frames.Advance(length);
            at += length;
            while (frames.Next(out ReadOnlySpan<byte> message) is var kind and not SyslogFrame.None)
            {
                messages.Add(kind switch { SyslogFrame.TooLong => "too long", SyslogFrame.Broken => "broken", _ => Encoding.UTF8.GetString(message) });
                if (kind == SyslogFrame.Broken) return (messages, "", false);
            }
        }

        string rest = Encoding.UTF8.GetString(frames.TakeRest(out bool cut));
        return (messages, rest, cut);
    }
}
