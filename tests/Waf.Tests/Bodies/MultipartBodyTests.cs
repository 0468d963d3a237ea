using System.Text;
using Insight.Waf.Bodies;

namespace Insight.Waf.Tests.Bodies;

public sealed class MultipartBodyTests
{
    private const string ContentType = "multipart/form-data; boundary=B";
    private const string Field = "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n";

    private static readonly BodyLimits s_limits = new();

    [Fact]
    public void Parse_FieldsAndFile_ReportsHeadersThenContent()
    {
        RecordingSink sink = new();

        (string? error, MultipartFlags flags) = Parse(
            Field + "--B\r\ncontent-disposition: form-data; name=\"f\"; filename=\"x.txt\"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nline 1\r\n\r\nline 3\r\n--B--\r\n", sink);

        Assert.Null(error);
        Assert.Equal(MultipartFlags.None, flags);
        Assert.Equal("a=1", sink.Line());
        Assert.Equal([("f", "x.txt", "line 1\r\n\r\nline 3")], sink.Files);
        Assert.Equal(
            [
                ("a", "Content-Disposition: form-data; name=\"a\""),
                ("f", "content-disposition: form-data; name=\"f\"; filename=\"x.txt\""),
                ("f", "Content-Type: text/plain; charset=utf-8"),
            ],
            sink.PartHeaders);
    }

    [Theory]
    [InlineData("--B--", MultipartFlags.None)]
    [InlineData("", MultipartFlags.None)]
    [InlineData("pre\r\n" + Field + "--B--\r\n", MultipartFlags.DataBefore)]
    [InlineData(Field + "--B--\r\nafter", MultipartFlags.DataAfter)]
    [InlineData("--B\nContent-Disposition: form-data; name=a\n\n1\n--B--\n", MultipartFlags.LfLine)]
    [InlineData("--B\r\nContent-Disposition: form-data; name=a\n\r\n1\r\n--B--\r\n", MultipartFlags.LfLine | MultipartFlags.CrlfLfLines)]
    [InlineData("--B\r\nContent-Disposition: form-data;\r\n\tname=a\r\n\r\n1\r\n--B--", MultipartFlags.HeaderFolding)]
    [InlineData("--B\r\nContent-Disposition: form-data;\r\n\v name=a\r\n\r\n1\r\n--B--", MultipartFlags.HeaderFolding | MultipartFlags.InvalidHeaderFolding)]
    [InlineData("--B\r\nContent-Disposition: form-data; name='a'\r\n\r\n1\r\n--B--", MultipartFlags.InvalidQuoting)]
    [InlineData("--B\r\nContent-Disposition: form-data; name=\"a'b\"\r\n\r\n1\r\n--B--", MultipartFlags.InvalidQuoting)]
    [InlineData("--B\r\nContent-Disposition: form-data; name=a\r\n" + Field + "--B--", MultipartFlags.InvalidPart)]
    public void Parse_Unusual_SetsFlag(string body, MultipartFlags expected)
    {
        if ((expected & MultipartBody.Strict) != 0) expected |= MultipartFlags.StrictError;

        (string? error, MultipartFlags flags) = Parse(body, new RecordingSink());

        Assert.Null(error);
        Assert.Equal(expected, flags);
    }

    [Theory]
    [InlineData(Field + "--B--", MultipartFlags.None)]
    [InlineData("--B\r\nContent-Disposition: form-data; name=a\r\n\r\n--C\r\n--B--", MultipartFlags.PossibleBoundary)]
    [InlineData("--B\r\nContent-Disposition: form-data; name=a\r\n\r\nx--B\r\n--B--", MultipartFlags.PossibleBoundary)]
    [InlineData("--B\r\nContent-Disposition: form-data; name=a\r\n\r\nx -- y\r\n--B--", MultipartFlags.None)]
    [InlineData("--C\r\n--B--", MultipartFlags.UnmatchedBoundary | MultipartFlags.DataBefore | MultipartFlags.StrictError)]
    [InlineData("--C\r\n", MultipartFlags.UnmatchedBoundary | MultipartFlags.DataBefore | MultipartFlags.StrictError)]
    [InlineData(Field + "--C\r\n", MultipartFlags.UnmatchedBoundary | MultipartFlags.StrictError)]
    public void Parse_BoundaryLookalike_SaysWhetherATrueOneFollowed(string body, MultipartFlags expected)
    {
        Assert.Equal(expected, Parse(body, new RecordingSink()).Flags);
    }

    [Theory]
    [InlineData("form-data; name=\"a\"", "a", null)]
    [InlineData("form-data;name=a", "a", null)]
    [InlineData("form-data ; name = a ", "a", null)]
    [InlineData("form-data; name=\"a\\\"b\\\\c\\d\"", "a\"b\\c\\d", null)]
    [InlineData("form-data; filename=\"C:\\tmp\\x\"; name=\"a\";", "a", "C:\\tmp\\x")]
    [InlineData("form-data; name=\"a;b\"; filename=\"te\\\"st.txt\"", "a;b", "te\"st.txt")]
    [InlineData("form-data; name=a; filename=\"\"", "a", null)]
    public void Parse_ContentDisposition_UnescapesNames(string disposition, string name, string? fileName)
    {
        RecordingSink sink = new();

        Assert.Null(Parse($"--B\r\nContent-Disposition: {disposition}\r\n\r\nv\r\n--B--", sink).Error);

        if (fileName is null) Assert.Equal([(name, "v")], sink.Arguments);
        else Assert.Equal([(name, fileName, "v")], sink.Files);
    }

    [Theory]
    [InlineData("attachment; name=a")]
    [InlineData("form-data")]
    [InlineData("form-data x; name=a")]
    [InlineData("form-data; name")]
    [InlineData("form-data; name=")]
    [InlineData("form-data; name x=a")]
    [InlineData("form-data; name=\"\"")]
    [InlineData("form-data; name=\"a")]
    [InlineData("form-data; name=\"a\"x")]
    [InlineData("form-data; name=a/b")]
    [InlineData("form-data; name=a; name=b")]
    [InlineData("form-data; name=a; filename=b; filename=c")]
    [InlineData("form-data; name=a; filename*=utf-8''b")]
    [InlineData("form-data; name=a; filename =b")]
    [InlineData("form-data; NAME=a")]
    [InlineData("form-data; name=a; ")]
    public void Parse_BadContentDisposition_IsErrorButReportsTheHeader(string disposition)
    {
        RecordingSink sink = new();

        (string? error, MultipartFlags flags) = Parse($"--B\r\nContent-Disposition: {disposition}\r\n\r\nv\r\n--B--", sink);

        Assert.StartsWith("Multipart: ", error, StringComparison.Ordinal);
        Assert.Equal(MultipartFlags.StrictError, flags & MultipartFlags.StrictError);
        Assert.Single(sink.PartHeaders);
        Assert.Empty(sink.Arguments);
        Assert.Empty(sink.Files);
    }

    [Theory]
    [InlineData("Content-Type: x\r\n\r\n", "no content disposition")]
    [InlineData("\r\n", "no content disposition")]
    [InlineData("test\r\n\r\n", "colon")]
    [InlineData(": x\r\n\r\n", "no name")]
    [InlineData(" x: y\r\n\r\n", "begins with white space")]
    [InlineData("X: 1\r\nx: 2\r\n\r\n", "twice")]
    [InlineData("X: a\0\r\n\r\n", "zero byte")]
    [InlineData("\u000EX: a\r\n\r\n", "invalid character")]
    [InlineData("X : a\r\n\r\n", "invalid character")]
    public void Parse_BadHeaders_IsError(string headers, string expected)
    {
        (string? error, _) = Parse($"--B\r\n{headers}v\r\n--B--", new RecordingSink());

        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_InvalidHeaderName_ReportsTheHeaderSoThatRulesSeeIt()
    {
        RecordingSink sink = new();

        Parse("--B\r\nX\u007F: a\r\nContent-Disposition: form-data; name=a\r\n\r\nv\r\n--B--", sink);

        Assert.Equal([("", "X\u007F: a")], sink.PartHeaders);
    }

    [Theory]
    [InlineData("text", "no boundary")]
    [InlineData(Field, "final boundary")]
    [InlineData(Field + "--B", "goes on")]
    [InlineData(Field + "--B-- \r\n", "goes on")]
    [InlineData(Field + "--Bx\r\n", "goes on")]
    [InlineData(Field + "-- B--\r\n", "white space")]
    public void Parse_BadBoundaryLine_IsError(string body, string expected)
    {
        Assert.Contains(expected, Parse(body, new RecordingSink()).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_FinalBoundaryMissing_ReportsTheLastPart()
    {
        RecordingSink sink = new();

        Assert.NotNull(Parse(Field, sink).Error);
        Assert.Equal("a=1", sink.Line());
    }

    [Fact]
    public void Parse_FoldedHeader_IsReportedAsOneLine()
    {
        RecordingSink sink = new();

        Parse("--B\r\nContent-Disposition: form-data;\r\n  name=a\r\n\r\n1\r\n--B--", sink);

        Assert.Equal([("a", "Content-Disposition: form-data; name=a")], sink.PartHeaders);
    }

    [Theory]
    [InlineData("multipart/form-data; boundary=\"B\"", MultipartFlags.BoundaryQuoted)]
    [InlineData("multipart/form-data boundary=B", MultipartFlags.SemicolonMissing)]
    [InlineData("multipart/form-data; boundary =B", MultipartFlags.BoundaryWhitespace)]
    public void Parse_UnusualContentType_SetsFlag(string contentType, MultipartFlags expected)
    {
        (string? error, MultipartFlags flags) = Parse(Field + "--B--", new RecordingSink(), contentType);

        Assert.Null(error);
        Assert.Equal(expected | MultipartFlags.StrictError, flags);
    }

    [Theory]
    [InlineData("")]
    [InlineData("text/plain; boundary=B")]
    [InlineData("multipart/form-data")]
    [InlineData("multipart/form-data; boundary")]
    [InlineData("multipart/form-data; boundary=")]
    [InlineData("multipart/form-data; boundary=\"\"")]
    [InlineData("multipart/form-data; boundary=\"B")]
    [InlineData("multipart/form-data; boundary=B\"")]
    [InlineData("multipart/form-data; boundary=B; charset=utf-8")]
    [InlineData("multipart/form-data; charset=utf-8; boundary=B")]
    [InlineData("multipart/form-data; boundary=B; boundary=C")]
    [InlineData("multipart/form-data; boundary=boundary=B")]
    [InlineData("multipart/form-data; BOUNDARY=B")]
    [InlineData("multipart/form-data; boundaryx=B")]
    [InlineData("multipart/form-data;; boundary=B")]
    [InlineData("multipart/form-data; boundary=B\u0001")]
    [InlineData("multipart/form-data; boundary=B ")]
    public void Parse_BadContentType_IsErrorEvenWithoutBody(string contentType)
    {
        RecordingSink sink = new();

        Assert.StartsWith("Multipart: ", Parse("", sink, contentType).Error, StringComparison.Ordinal);
        Assert.StartsWith("Multipart: ", Parse(Field + "--B--", sink, contentType).Error, StringComparison.Ordinal);
        Assert.Equal(0, sink.Bytes);
    }

    [Fact]
    public void Parse_QuotedBoundaryInBody_IsError()
    {
        Assert.Contains("quoted", Parse(Field + "--\"B\"\r\n", new RecordingSink(), "multipart/form-data; boundary=\"B\"").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_MoreThanLimits_IsError()
    {
        string fields = string.Concat(Enumerable.Repeat(Field, 10_000)) + "--B--";
        string headers = string.Concat(Enumerable.Range(0, 10_000).Select(number => $"X{number}: 1\r\n"));
        RecordingSink sink = new();

        (string? error, MultipartFlags flags) = Parse(fields, sink);
        Assert.Contains("more parts", error, StringComparison.Ordinal);
        Assert.Equal(MultipartFlags.FileLimitExceeded | MultipartFlags.StrictError, flags);
        Assert.Equal(s_limits.MaxParts, sink.Arguments.Count);
        Assert.Contains("arguments", Parse(fields, sink, limits: new BodyLimits { MaxParts = 20_000 }).Error, StringComparison.Ordinal);
        Assert.Contains("64 headers", Parse("--B\r\n" + headers, sink).Error, StringComparison.Ordinal);
        Assert.Contains("longer", Parse("--B\r\nX: " + new string('x', 5000) + "\r\n", sink).Error, StringComparison.Ordinal);
        Assert.Contains("longer", Parse("--B\r\nX: y\r\n" + string.Concat(Enumerable.Repeat(" folded\r\n", 5000)), sink).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-")]
    [InlineData("--B")]
    [InlineData("\n--")]
    [InlineData("\r\n--C\r\n")]
    [InlineData("-- ")]
    public void Parse_BoundaryFlood_EndsSoon(string flood)
    {
        string boundary = new('-', 900);
        string body = "--B\r\nContent-Disposition: form-data; name=a\r\n\r\nx" + string.Concat(Enumerable.Repeat(flood, 300_000));

        Assert.NotNull(Parse(body, new RecordingSink()).Error);
        Assert.NotNull(Parse(body, new RecordingSink(), "multipart/form-data; boundary=" + boundary + "x").Error);
    }

    [Fact]
    public void Parse_EncodedPairs_GivesThemBack()
    {
        Random random = new(5);
        for (int round = 0; round < 300; round++)
        {
            // A line end or zero cannot stand in a name, and a value must not contain the boundary.
            List<(string Name, string Value)> pairs = [.. Samples.Pairs(random, maxLength: 30).Select(pair =>
                (string.Concat(pair.Name.Where(letter => letter is not ('\r' or '\n' or '\0'))), pair.Value.Replace("-", "", StringComparison.Ordinal)))];
            StringBuilder body = new();
            foreach ((string name, string value) in pairs)
            {
                string escaped = name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
                body.Append("--B\r\nContent-Disposition: form-data; name=\"").Append(escaped).Append("\"\r\n\r\n").Append(value).Append("\r\n");
            }

            RecordingSink sink = new();

            Assert.Null(Parse(body.Append("--B--\r\n").ToString(), sink).Error);
            Assert.Equal(pairs, sink.Arguments);
        }
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(1, false)]
    public void Parse_FieldsLongerThanTheLimit_IsError(int limit, bool isRight)
    {
        const string File = "--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x\"\r\n\r\nfiles do not count\r\n";
        RecordingSink sink = new();

        string? error = Parse(Field + File + Field + "--B--\r\n", sink, limits: new BodyLimits { MaxFieldBytes = limit }).Error;

        Assert.Equal(isRight, error is null);
        Assert.Equal(isRight ? "a=1|a=1" : "a=1", sink.Line());
    }

    private static (string? Error, MultipartFlags Flags) Parse(string body, RecordingSink sink, string contentType = ContentType, BodyLimits? limits = null)
    {
        BodyResult result = MultipartBody.Parse(Encoding.Latin1.GetBytes(contentType), Encoding.Latin1.GetBytes(body), limits ?? s_limits, sink, out MultipartFlags flags);
        return (result.Error, flags);
    }
}
