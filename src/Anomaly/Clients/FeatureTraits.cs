using Insight.Anomaly.Windows;

namespace Insight.Anomaly.Clients;

/// <summary>What is true of each feature.</summary>
internal static class FeatureTraits
{
    /// <summary>How many features there are.</summary>
    public const int Count = 11;

    /// <summary>Features that also have a share of the requests: see <see cref="ShareOf"/>.</summary>
    public const int Shares = 6;

    private static readonly string[] s_names =
    [
        "requests", "other errors", "refused requests (401, 403)", "paths that do not exist", "objects of one endpoint",
        "refused objects of one endpoint", "requests in which a WAF rule matched", "endpoints", "paths", "steps from endpoint to endpoint", "KiB of answers",
    ];

    /// <summary>How much of the threat score the feature alone can make.</summary>
    private static readonly double[] s_weights = [60, 50, 90, 90, 85, 95, 95, 50, 60, 50, 60];

    private static readonly int[] s_shares = [-1, 0, 1, 2, 5, 3, 4, -1, -1, -1, -1];

    /// <summary>Name for people.</summary>
    public static string Name(int feature) => s_names[feature];

    /// <summary>Most of the threat score that the feature alone can make.</summary>
    public static double Weight(int feature) => s_weights[feature];

    /// <summary>Number of the feature among those with a share; -1 when it is only a volume.</summary>
    public static int ShareOf(int feature) => s_shares[feature];

    /// <summary>Whether the feature counts refusals and attacks: no habit makes them harmless.</summary>
    public static bool IsRefusal(int feature) => s_shares[feature] is >= 0 and < 5;

    /// <summary>What a row adds to each feature.</summary>
    public static void Read(ClientRow row, Span<float> values)
    {
        values[(int)ClientFeature.Requests] = Positive(row.Requests);
        values[(int)ClientFeature.Errors] = OtherErrors(row);
        values[(int)ClientFeature.Denied] = Positive(row.Denied);
        // Rows count requests and distinct paths apart: the smaller is the most distinct missing paths there can be. One is free:
        // a broken link asked in every window is one path, not many.
        values[(int)ClientFeature.Missing] = Positive(Math.Min(row.Missing, row.Paths) - 1);
        values[(int)ClientFeature.Objects] = Positive(row.Objects);
        values[(int)ClientFeature.ObjectsDenied] = Positive(Math.Min(row.ObjectsDenied, row.Objects));
        values[(int)ClientFeature.WafHits] = Positive(row.WafHits);
        values[(int)ClientFeature.Endpoints] = Positive(row.Endpoints);
        values[(int)ClientFeature.Paths] = Positive(row.Paths);
        values[(int)ClientFeature.Transitions] = Positive(row.Transitions);
        values[(int)ClientFeature.ResponseKibibytes] = Positive(row.ResponseBytes) / 1024;
    }

    /// <summary>What of a row's requests counts for each share.</summary>
    public static void ReadShares(ClientRow row, Span<float> values)
    {
        values[0] = OtherErrors(row);
        values[1] = Positive(row.Denied);
        values[2] = Positive(row.Missing);
        values[3] = Positive(row.ObjectsDenied);
        values[4] = Positive(row.WafHits);
        values[5] = Positive(row.Objects);
    }

    /// <summary>Of how many the share is one. Who reads object after object makes few different steps: steps count, so that many people behind one address, who make many, differ from him.</summary>
    public static float Trials(int share, float requests, float transitions) => share == ObjectsShare ? requests + transitions : requests;

    private const int ObjectsShare = 5;

    private static float OtherErrors(ClientRow row) => Positive(row.Errors - row.Denied - row.Missing);

    private static float Positive(long value) => Math.Max(value, 0);
}
