using Insight.Console.Groups;
using Insight.Console.Queries;
using Microsoft.Extensions.DependencyInjection;

namespace Insight.Console.Tests.Groups;

/// <summary>Five teams of six services each, and a console for which that is too many to be drawn one by one.</summary>
internal static class GroupScene
{
    public static readonly DateTime Start = new(2026, 3, 1, 10, 0, 0, DateTimeKind.Utc);

    public const int Teams = 5, Services = 6;

    /// <summary>So small that <see cref="AddTeams"/> is too large.</summary>
    public static readonly GraphScale Small = new(new GraphLimits(1000, 5000), new GraphLimits(20, 80), new GraphLimits(10, 60));

    public static string Name(int team, int service) => $"team-{team}-service-{service}";

    /// <summary>Each service calls the next of its team, and the same one of the next team twice.</summary>
    public static TrafficSeed AddTeams(this TrafficSeed seed, DateTime window, ulong microseconds = 1000)
    {
        for (int team = 0; team < Teams; team++)
        {
            for (int service = 0; service < Services; service++)
            {
                if (service + 1 < Services) seed.Add(new Call(window, Name(team, service), Name(team, service + 1), "GET", "/", microseconds));
                if (team + 1 < Teams) seed.Add(new Call(window, Name(team, service), Name(team + 1, service), "GET", "/", microseconds, microseconds));
            }
        }

        return seed;
    }

    public static Task<RunningConsole> StartAsync(TrafficSeed seed, TimeProvider time) =>
        RunningConsole.StartAsync(seed, time, static options => options.LiveInterval = TimeSpan.FromSeconds(0.1), static services => services.AddSingleton(Small));
}
