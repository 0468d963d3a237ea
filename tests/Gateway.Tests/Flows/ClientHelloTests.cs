using System.Net.Security;
using Insight.Gateway.Flows;

namespace Insight.Gateway.Tests.Flows;

public sealed class ClientHelloTests
{
    [Fact]
    public async Task Read_RealHello_HasTheName()
    {
        byte[] hello = await HelloAsync("Shop.Example");

        Assert.Equal(ClientHelloState.Complete, ClientHello.Read(hello, out string name));
        Assert.Equal("shop.example", name);
    }

    [Fact]
    public async Task Read_AnyBeginning_WaitsForMore()
    {
        byte[] hello = await HelloAsync("shop.example");
        for (int length = 0; length < hello.Length; length++) Assert.Equal(ClientHelloState.Incomplete, ClientHello.Read(hello.AsSpan(0, length), out _));
    }

    [Fact]
    public async Task Read_CutIntoRecords_HasTheName()
    {
        byte[] hello = await HelloAsync("shop.example");
        List<byte> cut = [];
        foreach (byte[] piece in hello[5..].Chunk(100)) cut.AddRange([22, 3, 1, 0, (byte)piece.Length, .. piece]);

        Assert.Equal(ClientHelloState.Complete, ClientHello.Read([.. cut], out string name));
        Assert.Equal("shop.example", name);
    }

    [Fact]
    public async Task Read_AnyByteChanged_NeverThrows()
    {
        byte[] hello = await HelloAsync("shop.example");
        for (int at = 0; at < hello.Length; at++)
        {
            foreach (byte value in (byte[])[0, 1, 0x7f, 0xff])
            {
                byte[] changed = [.. hello];
                changed[at] = value;
                ClientHello.Read(changed, out string name);
                Assert.True(name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'));
            }
        }
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("\u0016\u0002\u0001\0\u0005hello")]
    public void Read_SomethingElse_IsNoHello(string text) =>
        Assert.Equal(ClientHelloState.NotTls, ClientHello.Read(System.Text.Encoding.Latin1.GetBytes(text), out _));

    /// <summary>What .NET's own client sends first.</summary>
    private static async Task<byte[]> HelloAsync(string name)
    {
        using First wire = new();
        await using SslStream client = new(wire);
        await Assert.ThrowsAnyAsync<Exception>(() => client.AuthenticateAsClientAsync(name));
        return wire.ToArray();
    }

    /// <summary>Keeps what is written and never answers.</summary>
    private sealed class First : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(0);
    }
}
