using Insight.Waf.Bodies;

namespace Insight.Waf.Tests.Bodies;

/// <summary>
/// Mutates the bodies of the corpus. A file's ending says what parses it: <c>form</c>, <c>cookie</c>, <c>json</c>, <c>xml</c>, or
/// <c>multipart</c>, whose first line is the content type. A name that begins with <c>bad-</c> says that the body is an error.
/// </summary>
public sealed class BodyFuzzTests
{
    private const int Rounds = 400;

    private static readonly BodyLimits s_limits = new() { MaxArguments = 100, MaxDepth = 32, MaxParts = 20, MaxPartHeaderBytes = 256 };

    public static TheoryData<string> Corpus => [.. Directory.GetFiles(Folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Bodies", "corpus");

    [Theory]
    [MemberData(nameof(Corpus))]
    public void Parse_CorpusFile_IsErrorAsNamed(string file)
    {
        RecordingSink sink = new();

        BodyResult result = Parse(file, File.ReadAllBytes(Path.Combine(Folder, file)), sink);

        Assert.Equal(file.StartsWith("bad-", StringComparison.Ordinal), result.Error is not null);
        if (result.Error is null) Assert.True(sink.Bytes > 0, "Nothing was reported.");
    }

    [Theory]
    [MemberData(nameof(Corpus))]
    public void Parse_Mutations_NeverThrowAndReportNoMoreThanAMultiple(string file)
    {
        byte[] valid = File.ReadAllBytes(Path.Combine(Folder, file));
        Random random = new(valid.Length);
        for (int round = 0; round < Rounds; round++)
        {
            byte[] body = Samples.Mutate(valid, random);
            RecordingSink sink = new();

            Parse(file, body, sink);

            // An element of an array repeats the array's name; nothing else grows.
            Assert.True(sink.Bytes <= 1024 + (16L * body.Length), $"{sink.Bytes} bytes out of {body.Length}.");
        }
    }

    [Fact]
    public void Parse_AnyBytes_NeverThrows()
    {
        Random random = new(6);
        byte[] body = new byte[200];
        foreach (string kind in (string[])["x.form", "x.cookie", "x.json", "x.xml", "x.multipart"])
        {
            for (int round = 0; round < Rounds; round++)
            {
                random.NextBytes(body);
                Parse(kind, body.AsSpan(0, random.Next(body.Length)), new RecordingSink());
            }
        }
    }

    private static BodyResult Parse(string file, ReadOnlySpan<byte> bytes, RecordingSink sink)
    {
        switch (Path.GetExtension(file))
        {
            case ".form":
                return UrlEncoded.Parse(bytes, (byte)'&', s_limits.MaxArguments, sink);
            case ".cookie":
                Cookies.Parse(bytes, sink);
                return BodyResult.Ok;
            case ".json":
                return JsonBody.Parse(bytes, s_limits, sink);
            case ".xml":
                return XmlBody.Parse(bytes, s_limits, sink);
            case ".multipart":
                int line = bytes.IndexOf((byte)'\n');
                ReadOnlySpan<byte> contentType = line < 0 ? bytes : bytes[..line];
                return MultipartBody.Parse(contentType.TrimEnd("\r"u8), line < 0 ? [] : bytes[(line + 1)..], s_limits, sink, out _);
            default:
                throw new ArgumentException($"No parser for {file}; end its name with form, cookie, json, xml or multipart.");
        }
    }
}
