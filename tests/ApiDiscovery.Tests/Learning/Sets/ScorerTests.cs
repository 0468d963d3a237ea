using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Insight.Bench.Discovery.Scoring;
using Insight.Testing;
using Xunit;

namespace Insight.ApiDiscovery.Tests.Learning.Sets;

/// <summary>Our scorer says what the script beside the logs says, for good predictions and for bad ones.</summary>
public class ScorerTests
{
    /// <summary>The script prints three decimals.</summary>
    private const double Tolerance = 0.000_51;

    [Theory]
    [InlineData("petstore")]
    [InlineData("box")]
    public async Task Score_AnyPrediction_IsThatOfTheScript(string name)
    {
        if (LabelledSet.Find(name) is not { } set || Python() is not { } python) return;
        (string Method, string Template)[] learned = [.. set.Learned.Endpoints.Select(e => (e.Endpoint.Method, e.Endpoint.Template))];
        IReadOnlyList<string?> assigned = set.Corpus.Assign([set.Learned]);
        (string Method, string Template)[] worse = [.. learned.Where((_, i) => i % 3 != 0), .. learned.Where((_, i) => i % 5 == 0).Select(Widened), .. learned.Take(5).Select(e => (e.Method, e.Template + "/{part}.json"))];
        IReadOnlyList<string?> mixed = [.. assigned.Select((template, i) => i % 211 == 0 ? null : template is null || i % 3 == 0 ? template : Widened(("", template)).Template)];

        await SameAsync(python, set, learned, null);
        await SameAsync(python, set, learned, assigned);
        await SameAsync(python, set, worse, null);
        await SameAsync(python, set, worse, mixed);
    }

    private static (string Method, string Template) Widened((string Method, string Template) of) => (of.Method, of.Template[..of.Template.LastIndexOf('/')] + "/{other}");

    private static async Task SameAsync(string python, LabelledSet set, (string Method, string Template)[] templates, IReadOnlyList<string?>? assigned)
    {
        using TemporaryDirectory folder = new();
        string predictions = Path.Combine(folder.Path, "p.ndjson"), assignments = Path.Combine(folder.Path, "a.ndjson");
        await File.WriteAllLinesAsync(predictions, templates.Select(t => JsonSerializer.Serialize(new { method = t.Method, template = t.Template })));
        List<string> arguments = ["-B", Path.Combine(LabelledSet.Folder!, "score.py"), "--corpus", Path.Combine(LabelledSet.Folder!, set.Corpus.Name), "--pred", predictions];
        if (assigned is not null)
        {
            await File.WriteAllLinesAsync(assignments, assigned.Select((template, id) => JsonSerializer.Serialize(new { id, template })));
            arguments.AddRange(["--assign", assignments]);
        }

        Dictionary<string, double> theirs = await RunAsync(python, arguments);
        CorpusScore ours = set.Corpus.Score(templates, assigned);
        Assert.Equal(theirs["P"], ours.Precision, Tolerance);
        Assert.Equal(theirs["R"], ours.Recall, Tolerance);
        Assert.Equal(theirs["F1"], ours.F1, Tolerance);
        Assert.Equal(theirs["GA"], ours.Grouping, Tolerance);
    }

    private static async Task<Dictionary<string, double>> RunAsync(string python, IEnumerable<string> arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(python, arguments) { RedirectStandardOutput = true })!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('='))
            .ToDictionary(pair => pair[0], pair => double.Parse(pair[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);
    }

    /// <summary>A Python, or null where there is none.</summary>
    private static string? Python() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => new[] { Path.Combine(folder, "python3.11"), Path.Combine(folder, "python3") }).FirstOrDefault(File.Exists);
}
