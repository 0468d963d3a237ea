using System.CommandLine;
using Shop.Traffic;

namespace Shop.Commands;

/// <summary><c>shop traffic</c>: ordinary visitors.</summary>
internal static class TrafficCommand
{
    // Far beyond what one gateway and this script can do on one machine.
    private const double MaxRate = 10_000;

    public static Command Create()
    {
        var gateway = new Option<Uri>("--gateway")
        {
            Description = "The gateway's plain address.",
            DefaultValueFactory = _ => new Uri("http://127.0.0.1:8080"),
            CustomParser = result =>
            {
                if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttp)
                    return uri;
                result.AddError("--gateway: use an address such as http://127.0.0.1:8080.");
                return null;
            },
        };
        var rate = Rate();
        var seed = Seed();
        var requests = new Option<long?>("--requests") { Description = "End after so many requests." };
        var duration = new Option<double?>("--duration") { Description = "End after so many seconds." };
        var command = new Command("traffic", "Send visitors through the gateway; prints a summary as one line of JSON. The same seed sends the same requests.")
        {
            gateway, rate, seed, requests, duration,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(requests) is <= 0)
                result.AddError("--requests: use a number above 0.");
            if (result.GetValue(duration) is <= 0 or > 31_536_000)
                result.AddError("--duration: use seconds above 0, a year at most.");
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            var seconds = parsed.GetValue(duration);
            var options = new TrafficOptions(
                parsed.GetRequiredValue(gateway),
                parsed.GetValue(rate),
                parsed.GetValue(seed),
                parsed.GetValue(requests),
                seconds is null ? null : TimeSpan.FromSeconds(seconds.Value));
            var summary = await TrafficRunner.RunAsync(options, TimeProvider.System, cancellation);
            Console.WriteLine(summary.ToJson());
            return summary.Requests > 0 && summary.Failed == summary.Requests ? 1 : 0;
        });
        return command;
    }

    /// <summary>The option that both verbs know.</summary>
    public static Option<double> Rate()
    {
        var option = new Option<double>("--rate") { Description = "Requests per second on average.", DefaultValueFactory = _ => 20 };
        option.Validators.Add(result =>
        {
            if (!result.Errors.Any() && result.GetValueOrDefault<double>() is not (>= 0.01 and <= MaxRate))
                result.AddError($"--rate: use 0.01 to {MaxRate:F0} requests per second.");
        });
        return option;
    }

    /// <summary>The option that both verbs know.</summary>
    public static Option<int> Seed() => new("--seed") { Description = "Which sequence of requests.", DefaultValueFactory = _ => 1 };
}
