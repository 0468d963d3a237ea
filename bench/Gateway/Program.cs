using Insight.Gateway.Bench;

// dotnet run -c Release --project bench/Gateway [plain-yarp|all-on|routes|apply|approval ...]: all of it, or the parts that are named. The other roles are its child processes.
return args switch
{
    ["plain", string listen, string upstream] => await ProxyHosts.RunPlainAsync(listen, upstream),
    ["plain-inline", string listen, string upstream] => await ProxyHosts.RunPlainInlineAsync(listen, upstream),
    ["insight", string listen, string upstream, string journal] => await ProxyHosts.RunInsightAsync(listen, upstream, journal),
    ["insight-objects", string listen, string upstream, string journal, string objects] => await ProxyHosts.RunObjectsAsync(listen, upstream, journal, objects),
    [] => await RunAsync("plain-yarp", "all-on", "routes", "apply", "approval"),
    _ when args.All(static part => part is "plain-yarp" or "all-on" or "routes" or "apply" or "approval") => await RunAsync(args),
    _ => Usage(),
};

static async Task<int> RunAsync(params string[] parts)
{
    int worst = 0;
    foreach (string part in parts)
    {
        int code = part switch
        {
            "plain-yarp" => await Comparison.RunAsync(),
            "all-on" => await ObjectCosts.RunAllOnAsync(),
            "routes" => await ObjectCosts.RunRoutesAsync(),
            "apply" => await ApplyToEffective.RunAsync(),
            _ => await ApprovalToEffective.RunAsync(),
        };
        worst = Math.Max(worst, code);
    }

    return worst;
}

static int Usage()
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project bench/Gateway -- [plain-yarp] [all-on] [routes] [apply] [approval]");
    return 2;
}
