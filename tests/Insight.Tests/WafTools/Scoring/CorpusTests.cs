using System.Text;
using Xunit;

namespace Insight.WafTools.Scoring;

public class CorpusTests
{
    [Fact]
    public void Parse_Lines_ReadsLabelKindAndBytes()
    {
        List<string> errors = [];

        IReadOnlyList<LabelledValue> values = Corpus.Parse("c.tsv", "# comment\nattack\tsqli\t2731\n0\tprose\tff00\r\n\nanom\tx\t\n", errors);

        Assert.Empty(errors);
        Assert.Equal([(true, "sqli", "27-31"), (false, "prose", "FF-00"), (true, "x", "")], values.Select(value => (value.IsAttack, value.Kind, BitConverter.ToString(value.Value))));
    }

    [Fact]
    public void Parse_Csv_ReadsQuotedPayloads()
    {
        List<string> errors = [];

        IReadOnlyList<LabelledValue> values = Corpus.Parse("c.csv", "\"payload\",\"length\",\"attack_type\",\"label\"\r\n\"1\"\" or \"\"a,\nb\",\"9\",\"sqli\",\"anom\"\r\nplain,5,norm,norm\n", errors);

        Assert.Empty(errors);
        Assert.Equal([(true, "sqli", "1\" or \"a,\nb"), (false, "norm", "plain")], values.Select(value => (value.IsAttack, value.Kind, Encoding.Latin1.GetString(value.Value))));
    }

    [Theory]
    [InlineData("attack\tsqli\n", "c:1: must be label, kind and value")]
    [InlineData("attack\tx\t00\nmaybe\tx\t00\n", "c:2: the label 'maybe'")]
    [InlineData("1\tx\t0g\n", "c:1: the value must be in hexadecimal")]
    [InlineData("1\tx\t0\n", "c:1: the value must be in hexadecimal")]
    [InlineData("payload,label\n\"a\nb\",anom\nc,maybe\n", "c:4: the label 'maybe'")]
    [InlineData("payload,label\na\n", "c:2: has fewer fields")]
    public void Parse_WrongLine_IsNamed(string text, string message)
    {
        List<string> errors = [];

        Corpus.Parse("c", text, errors);

        Assert.StartsWith(message, Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_HttpParams_ReadsEveryValue()
    {
        if (SharedData.Folder("waf/httpparams") is not { } folder) return;
        List<string> errors = [];

        IReadOnlyList<LabelledValue> values = Corpus.Read(Path.Combine(folder, "payload_test.csv"), errors);

        Assert.Empty(errors);
        Assert.Equal((10355, 6434), (values.Count, values.Count(value => !value.IsAttack)));
        Assert.Equal(["cmdi", "norm", "path-traversal", "sqli", "xss"], values.Select(value => value.Kind).Distinct().Order(StringComparer.Ordinal));
    }
}
