using System.CommandLine;
using Insight.Supervision;
using Insight.Waf.Language;
using Insight.Waf.Rules;
using Insight.WafTools;
using Insight.WafTools.Scoring;

namespace Insight.Commands;

/// <summary><c>insight waf score</c>: how many attacks of a labelled corpus the rules detect, and how many benign values they take for attacks.</summary>
public static class WafScoreCommand
{
    /// <summary>Builds the verb.</summary>
    public static Command Create()
    {
        Command command = new("score", "Measure detection on a labelled corpus: true and false positives by kind and placement");
        WafCommandOptions options = new(command, paranoia: 1);
        Option<string> input = new("--input") { Description = "Corpus: lines of label TAB kind TAB value in hexadecimal, or HttpParams' CSV (payload,length,attack_type,label)", Required = true };
        command.Add(input);
        command.SetAction(parsed =>
        {
            List<string> errors = [];
            IReadOnlyList<LabelledValue> corpus = Corpus.Read(parsed.GetValue(input)!, errors);
            foreach (string error in errors) Terminal.Error.WriteLine($"insight: {error}");
            if (corpus.Count == 0) return options.Usage("--input: there is no labelled value to score");
            if (options.Load(parsed, EngineSetup.Of(blocking: true), ToolSetup.Paranoia(options.Paranoia(parsed))) is not { } rules) return ExitCode.Usage;
            return Run(rules, corpus) ?? (errors.Count > 0 ? ExitCode.Usage : ExitCode.Ok);
        });
        return command;
    }

    // Null: scored.
    private static int? Run(RuleSet rules, IReadOnlyList<LabelledValue> corpus)
    {
        Scorer scorer = new((placement, value) => Scorer.IsDetected(Exchange.Run(rules, ProbeRequest.Build(placement, value), _ => BackendResponse.EmptyJson)));
        using Lifeline lifeline = Lifeline.Attach();
        try
        {
            ScoreReport.Print(TaskBar.Show("values", corpus.Count, progress => scorer.Score(corpus, progress, lifeline.Stopping)), Terminal.Out);
            return null;
        }
        catch (OperationCanceledException) when (lifeline.Stopping.IsCancellationRequested)
        {
            return ExitCode.Failed;
        }
    }
}
