using Insight.WafTools.Scoring;

namespace Insight.Bench.Anomaly;

/// <summary>Labelled values and rules: those that the command line names, otherwise HttpParams and the Core Rule Set beside the repository.</summary>
internal sealed record ProfileData(IReadOnlyList<LabelledValue> Train, IReadOnlyList<LabelledValue> Test, string Rules)
{
    /// <summary>Finds them; null when they are not at hand.</summary>
    public static ProfileData? Find(string[] options)
    {
        string? folder = BesideRepository();
        string? train = Option("--train", "httpparams/payload_train.csv"), test = Option("--test", "httpparams/payload_test.csv"), rules = Option("--rules", "crs");
        if (train is null || test is null || rules is null) return null;
        List<string> errors = [];
        ProfileData data = new(Corpus.Read(train, errors), Corpus.Read(test, errors), rules);
        foreach (string error in errors) Terminal.Error.WriteLine(error);
        return data.Train.Count > 0 && data.Test.Count > 0 ? data : null;

        string? Option(string name, string known)
        {
            int at = Array.IndexOf(options, name);
            return at >= 0 && at + 1 < options.Length ? options[at + 1] : folder is null ? null : Path.Combine(folder, known);
        }
    }

    private static string? BesideRepository()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string folder = Path.Combine(at.FullName, "shared", "data", "waf");
            if (Directory.Exists(folder)) return folder;
        }

        return null;
    }
}
