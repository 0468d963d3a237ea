using Insight.Bench.Ingest;
using Insight.Endpoints.Profiles;
using Insight.WafTools.Scoring;

namespace Insight.Bench.Anomaly;

/// <summary>Request profiles: detection on labelled values beside the WAF, what poison and little training cost, speed and size.</summary>
internal static class ProfileFigures
{
    private const int Folds = 5;

    public static void Measure(Figures figures, string[] options)
    {
        if (ProfileData.Find(options) is { } data)
        {
            Detection(figures, data);
            ProfileProse.Measure(figures, data);
        }

        ProfileTraffic.Measure(figures);
        ProfileSpeed.Measure(figures);
    }

    private static void Detection(Figures figures, ProfileData data)
    {
        LabelledValue[] ordinary = Shuffle([.. data.Train.Where(static one => !one.IsAttack)], 1), attacks = Shuffle([.. data.Train.Where(static one => one.IsAttack)], 2);

        // The threshold belongs to the training file: what of it would have been held back for testing.
        List<double> heldBack = [];
        int stopped = 0;
        for (int fold = 0; fold < Folds; fold++)
        {
            ValueProfile profile = ValueProfile.Learn(ordinary.Where((_, i) => i % Folds != fold));
            foreach (LabelledValue value in ordinary.Where((_, i) => i % Folds == fold))
            {
                heldBack.Add(profile.Surprise(value));
                if (profile.Points(value) >= ProfileScale.TamperedPoints) stopped++;
            }
        }

        heldBack.Sort();
        figures.Note("profile_threshold_cross_validated", heldBack[^((int)(0.001 * heldBack.Count) + 1)], "nats");
        figures.Note("profile_threshold_in_use", ProfileScale.Tampered, "nats");
        figures.Note("profile_fpr_cross_validated", (double)stopped / heldBack.Count, "");

        ValueProfile whole = ValueProfile.Learn(ordinary);
        WafAnswers waf = new(data.Rules, data.Test);
        (double tpr, double fpr) = Rates(data.Test, value => waf.Score(value) + whole.Points(value) >= WafAnswers.Threshold);
        figures.AtLeast("httpparams_tpr", tpr, "", 0.995);
        figures.AtMost("httpparams_fpr", fpr, "", 0.001);
        (tpr, fpr) = Rates(data.Test, value => waf.Score(value) >= WafAnswers.Threshold);
        figures.Note("httpparams_waf_alone_tpr", tpr, "");
        figures.Note("httpparams_waf_alone_fpr", fpr, "");
        double alone = Alone(figures, "httpparams_alone", data.Test, whole);

        // Poison looks like ordinary requests to whoever collects: accepted, each from a client of its own.
        double lost = 0;
        foreach ((string name, double share) in new[] { ("1", 0.01), ("5", 0.05) })
        {
            LabelledValue[] poison = attacks[..(int)Math.Round(share * ordinary.Length)];
            ValueProfile poisoned = ValueProfile.Learn([.. ordinary, .. poison]);
            (double beside, fpr) = Rates(data.Test, value => waf.Score(value) + poisoned.Points(value) >= WafAnswers.Threshold);
            figures.Note($"httpparams_tpr_poisoned_{name}", beside, "");
            figures.Note($"httpparams_fpr_poisoned_{name}", fpr, "");
            double left = Alone(figures, $"httpparams_alone_poisoned_{name}", data.Test, poisoned);
            if (share == 0.01) lost = 100 * (alone - left);
        }

        figures.AtMost("poisoned_loss_points", lost, "points", 3);
        ValueProfile few = ValueProfile.Learn(ordinary[..500]);
        (tpr, fpr) = Rates(data.Test, value => waf.Score(value) + few.Points(value) >= WafAnswers.Threshold);
        figures.Note("httpparams_tpr_500", tpr, "");
        figures.Note("httpparams_fpr_500", fpr, "");
        Alone(figures, "httpparams_alone_500", data.Test, few);
        figures.Note("profile_bytes", whole.Bytes, "B");
    }

    // The profile without the WAF: at its threshold, and where exactly one ordinary value in a thousand of this file is above it.
    private static double Alone(Figures figures, string name, IReadOnlyList<LabelledValue> values, ValueProfile profile)
    {
        double[] surprises = [.. values.Select(profile.Surprise)];
        double[] ordinary = [.. surprises.Where((_, i) => !values[i].IsAttack).Order()], attacks = [.. surprises.Where((_, i) => values[i].IsAttack)];
        double exact = ordinary[^((int)(0.001 * ordinary.Length) + 1)];
        double tpr = (double)attacks.Count(static one => one >= ProfileScale.Tampered) / attacks.Length;
        figures.Note(name + "_tpr", tpr, "");
        figures.Note(name + "_fpr", (double)ordinary.Count(static one => one >= ProfileScale.Tampered) / ordinary.Length, "");
        figures.Note(name + "_tpr_at_exactly_0.1", (double)attacks.Count(one => one > exact) / attacks.Length, "");
        return tpr;
    }

    private static (double Tpr, double Fpr) Rates(IReadOnlyList<LabelledValue> values, Func<LabelledValue, bool> stops)
    {
        ILookup<bool, bool> stopped = values.ToLookup(static value => value.IsAttack, stops);
        return (stopped[true].Average(static one => one ? 1.0 : 0), stopped[false].Average(static one => one ? 1.0 : 0));
    }

    private static LabelledValue[] Shuffle(LabelledValue[] values, int seed)
    {
        new Random(seed).Shuffle(values);
        return values;
    }
}
