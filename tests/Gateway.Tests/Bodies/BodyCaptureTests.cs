using Insight.Gateway.Bodies;

namespace Insight.Gateway.Tests.Bodies;

public sealed class BodyCaptureTests
{
    [Fact]
    public void Feed_BeyondItsLimit_IsNotLookedAt()
    {
        Recording scanner = new();
        BodyCapture capture = new(scanner, BodyType.Text, bytes: 5);

        capture.Feed("abc"u8);
        capture.Feed("defg"u8);
        capture.Feed("hij"u8);

        Assert.Same(scanner, capture.Finish());
        Assert.Equal("abc|de|cut", scanner.Seen);
    }

    [Fact]
    public void Feed_AfterTheEnd_IsNotLookedAt()
    {
        Recording scanner = new();
        BodyCapture capture = new(scanner, BodyType.Text, bytes: 100);
        capture.Feed("abc"u8);
        capture.Finish();

        capture.Feed("def"u8);

        Assert.Null(capture.Finish());
        Assert.Equal("abc|end", scanner.Seen);
    }

    [Theory]
    [InlineData("b")]
    [InlineData("end")]
    public void Feed_ScannerThatFails_StopsNothingAndIsLetGo(string fault)
    {
        BodyCapture capture = new(new Recording(fault), BodyType.Text, bytes: 100);

        capture.Feed("a"u8);
        capture.Feed("b"u8);
        capture.Feed("c"u8);

        Assert.Null(capture.Finish());
    }

    private sealed class Recording(string fault = "") : BodyScanner(null)
    {
        public string Seen { get; private set; } = "";

        public override void Feed(ReadOnlySpan<byte> bytes) => Note(System.Text.Encoding.ASCII.GetString(bytes));

        public override void End(bool isCut) => Note(isCut ? "cut" : "end");

        private void Note(string what)
        {
            if (what == fault) throw new InvalidOperationException("on purpose");
            Seen += Seen.Length == 0 ? what : "|" + what;
        }
    }
}
