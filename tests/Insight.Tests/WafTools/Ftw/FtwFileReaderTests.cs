using Xunit;

namespace Insight.WafTools.Ftw;

public class FtwFileReaderTests
{
    [Fact]
    public void Parse_FullStage_ReadsEveryField()
    {
        FtwTest test = Assert.Single(Parse("""
            meta: {author: somebody, unknown: [1]}
            rule_id: 920100
            tests:
              - test_id: 4
                desc: passed over
                stages:
                  - input:
                      dest_addr: 10.0.0.1
                      port: 8080
                      method: "\tPOST"
                      uri: "/a?b=c"
                      version: ""
                      headers:
                        X-B: 1
                        x-b: "2"
                        X-B:
                      data: |
                        a=1
                      autocomplete_headers: false
                    output:
                      status: [200, 403]
                      isolated: true
                      response_contains: h.llo
                      log:
                        expect_ids: [920100]
                        no_expect_ids: [1, 2]
                        match_regex: found within
                        no_match_regex: \[id
            """).Tests);

        FtwStage stage = Assert.Single(test.Stages);
        Assert.Equal("920100-4", test.Id);
        Assert.Equal(4, test.Line);
        Assert.Equal(("10.0.0.1", 8080, "\tPOST", "/a?b=c", ""), (stage.Input.DestAddr, stage.Input.Port, stage.Input.Method, stage.Input.Uri, stage.Input.Version));
        Assert.Equal([("X-B", "1"), ("x-b", "2"), ("X-B", "")], stage.Input.Headers);
        Assert.Equal("a=1\n"u8, stage.Input.Data);
        Assert.False(stage.Input.AutocompleteHeaders);
        Assert.Equal([200, 403], stage.Output.Status);
        Assert.Equal([920100L], stage.Output.ExpectIds);
        Assert.Equal([1L, 2L], stage.Output.NoExpectIds);
        Assert.Equal(["found within"], stage.Output.Match.Select(pattern => pattern.ToString()));
        Assert.Equal([@"\[id"], stage.Output.NoMatch.Select(pattern => pattern.ToString()));
        Assert.Equal("h.llo", stage.Output.ResponseContains!.ToString());
        Assert.True(stage.Output.Isolated);
    }

    [Fact]
    public void Parse_NothingGiven_HasDefaultsOfTheFormat()
    {
        FtwInput input = Assert.Single(Parse(WithInput("{}")).Tests).Stages[0].Input;

        Assert.Equal(("localhost", 80, "GET", "/", "HTTP/1.1", true), (input.DestAddr, input.Port, input.Method, input.Uri, input.Version, input.AutocompleteHeaders));
        Assert.Empty(input.Headers);
        Assert.Empty(input.Data);
    }

    [Fact]
    public void Parse_HeadersAsSequence_KeepsOrder()
    {
        FtwInput input = Parse(WithInput("{headers: [{name: B, value: 1}, {name: A, value: x}, {name: B, value: 2}]}")).Tests[0].Stages[0].Input;

        Assert.Equal([("B", "1"), ("A", "x"), ("B", "2")], input.Headers);
    }

    [Fact]
    public void Parse_EncodedRequestOverSeveralLines_IsDecoded()
    {
        FtwInput input = Parse(WithInput("{encoded_request: \"R0VUIC8g\\nSFRUUC8xLjANCg0K\"}")).Tests[0].Stages[0].Input;

        Assert.Equal("GET / HTTP/1.0\r\n\r\n"u8, input.EncodedRequest!);
    }

    [Fact]
    public void Parse_LegacyLogContains_IsTakenAsPatterns()
    {
        FtwOutput output = Parse(WithOutput("{log_contains: id \"1\", no_log_contains: id \"2\"}")).Tests[0].Stages[0].Output;

        Assert.True(output.LooksAtLog);
        Assert.Equal("id \"1\"", Assert.Single(output.Match).ToString());
        Assert.Equal("id \"2\"", Assert.Single(output.NoMatch).ToString());
    }

    [Theory]
    [InlineData("{status: 400}", true)]
    [InlineData("{status: [400, 403]}", true)]
    [InlineData("{status: 200, log: {no_expect_ids: [1]}}", false)]
    [InlineData("{expect_error: true, log: {expect_ids: [1]}}", false)]
    [InlineData("{expect_error: true}", true)]
    public void NeedsGateway_OnlyWhereTheLogSaysNothing(string output, bool needed) => Assert.Equal(needed, Parse(WithOutput(output)).Tests[0].NeedsGateway);

    [Theory]
    [InlineData("tests: []", 1, "'rule_id' is missing")]
    [InlineData("- 1", 1, "must be a mapping")]
    [InlineData("rule_id: x\ntests: []", 1, "'rule_id' must be a whole number")]
    [InlineData("rule_id: 1", 1, "'tests' is missing")]
    [InlineData("rule_id: 1\ntests: 7", 2, "'tests' must be a sequence")]
    [InlineData("rule_id: 1\ntests:\n- test_id: 1", 3, "must have 'stages'")]
    [InlineData("rule_id: 1\ntests:\n- stages:\n  - input: {}", 4, "must have 'input' and 'output'")]
    [InlineData("rule_id: 1\ntests:\n- stages:\n  - input: {port: x}\n    output: {}", 4, "'port' must be a whole number")]
    [InlineData("rule_id: 1\ntests:\n- stages:\n  - input: {}\n    output: {log: {match_regex: '('}}", 5, "'match_regex' is no regular expression")]
    [InlineData("rule_id: 1\ntests:\n- stages:\n  - input: {encoded_request: '!'}\n    output: {}", 4, "must be base64")]
    [InlineData("rule_id: 1\ntests: *x", 2, "no anchor 'x'")]
    [InlineData("rule_id: 1\ntests: ]", 2, "is not valid YAML")]
    public void Parse_WrongFile_NamesLineAndRemedy(string text, long line, string message)
    {
        List<FtwError> errors = [];

        FtwFileReader.Parse("920100.yaml", new StringReader(text), errors);

        FtwError error = Assert.Single(errors);
        Assert.Equal("920100.yaml", error.File);
        Assert.Equal(line, error.Line);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_OneWrongTest_KeepsTheOthers()
    {
        List<FtwError> errors = [];

        FtwFile? file = FtwFileReader.Parse("f", new StringReader("rule_id: 1\ntests:\n- test_id: 1\n- test_id: 2\n  stages:\n  - input: {}\n    output: {}"), errors);

        Assert.Equal("1-2", Assert.Single(file!.Tests).Id);
        Assert.Single(errors);
    }

    [Fact]
    public void Parse_CommentsAlone_AreAFileWithoutTests() => Assert.Empty(Parse("# nothing to test\n").Tests);

    [Fact]
    public void Parse_DeepNesting_IsRefused()
    {
        List<FtwError> errors = [];

        Assert.Null(FtwFileReader.Parse("f", new StringReader(new string('[', 200)), errors));

        Assert.Contains("nests deeper", Assert.Single(errors).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""a{{ "xy" | repeat 3 }}b""", "axyxyxyb")]
    [InlineData("""{{ "1" | repeat 0 }}""", "")]
    [InlineData("{{constructor}}", "{{constructor}}")]
    [InlineData("""{{ "1" | repeat 99999999999 }}""", """{{ "1" | repeat 99999999999 }}""")]
    public void Expand_Template_RepeatsItsText(string text, string expected) => Assert.Equal(expected, FtwTemplate.Expand(text));

    [Fact]
    public void ReadAll_CoreRuleSetSuite_ReadsEveryTest()
    {
        if (SharedData.Folder("waf/crs/tests/regression/tests") is not { } folder) return;
        List<FtwError> errors = [];

        IReadOnlyList<FtwFile> files = FtwFileReader.ReadAll(folder, errors);

        FtwTest[] tests = [.. files.SelectMany(file => file.Tests)];
        Assert.Empty(errors);
        Assert.Equal((322, 5045, 5051, 21), (files.Count, tests.Length, tests.Sum(test => test.Stages.Count), tests.Count(test => test.NeedsGateway)));
        Assert.Equal(tests.Length, tests.Select(test => test.Id).Distinct().Count());
    }

    private static string WithInput(string input) => $"rule_id: 1\ntests:\n- test_id: 1\n  stages:\n  - input: {input}\n    output: {{}}";

    private static string WithOutput(string output) => $"rule_id: 1\ntests:\n- test_id: 1\n  stages:\n  - input: {{}}\n    output: {output}";

    private static FtwFile Parse(string text)
    {
        List<FtwError> errors = [];
        FtwFile? file = FtwFileReader.Parse("f.yaml", new StringReader(text), errors);
        Assert.Empty(errors);
        return file!;
    }
}
