using Insight.Anomaly.Requests;
using Insight.Endpoints.Profiles;

namespace Insight.Anomaly.Tests.Requests;

/// <summary>A gateway and its trainer, hour by hour: requests are judged, those let through are counted, and a new profile is made of what was counted.</summary>
internal sealed class ShopGateway
{
    public const int PerHour = 400;

    private static readonly ProfileKey s_key = new("0123456789abcdef"u8);

    private readonly RequestScorer _scorer = new();
    private ProfileSummary _all = new(s_key);
    private ReleaseGuard _guard = new();
    private long _hour;

    public RequestProfile Profile { get; private set; } = new(s_key, []);

    public List<Adoption> Adopted { get; } = [];

    /// <summary>Runs an hour.</summary>
    /// <returns>Requests that the profile alone would have stopped.</returns>
    public int Hour(ShopRequests requests)
    {
        ProfileCollector collector = new(s_key, Profile, _hour++);
        int stopped = 0;
        for (int i = 0; i < PerHour; i++)
        {
            if (i % (PerHour / 6) == 0) _guard.Turn();
            (ulong endpoint, byte[] client, (ArgumentPlace Place, byte[] Name, byte[] Value)[] arguments) = requests.Next();
            if (Judge(endpoint, client, arguments).Points >= ProfileScale.TamperedPoints) stopped++;
            else Observe(collector, endpoint, client, arguments);
        }

        _all = Merge(_all, collector.Summary, Profile);
        Training training = ProfileTrainer.Train(_all, collector.Summary, new TrainerSettings { MinRequests = 1000 });
        Adopted.AddRange(training.Adopted);
        Profile = training.Profile;
        _guard = new ReleaseGuard();
        return stopped;
    }

    public RequestJudgement Judge(ulong endpoint, byte[] client, (ArgumentPlace Place, byte[] Name, byte[] Value)[] arguments)
    {
        _scorer.Begin(Profile, endpoint, _guard, client);
        foreach ((ArgumentPlace place, byte[] name, byte[] value) in arguments) _scorer.Add(place, name, value);
        return _scorer.End();
    }

    private static void Observe(ProfileCollector collector, ulong endpoint, byte[] client, (ArgumentPlace Place, byte[] Name, byte[] Value)[] arguments)
    {
        collector.Begin(endpoint, client);
        foreach ((ArgumentPlace place, byte[] name, byte[] value) in arguments) collector.Add(place, name, value);
    }

    private static ProfileSummary Merge(ProfileSummary before, ProfileSummary hour, RequestProfile basis)
    {
        ProfileSummary all = new(s_key, basis);
        all.Merge(before);
        all.Merge(hour);
        return all;
    }
}
