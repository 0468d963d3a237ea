using Insight.Gateway.Bench;

// dotnet run -c Release --project bench/Gateway: the comparison. The other roles are its child processes.
return args switch
{
    ["plain", string listen, string upstream] => await ProxyHosts.RunPlainAsync(listen, upstream),
    ["plain-inline", string listen, string upstream] => await ProxyHosts.RunPlainInlineAsync(listen, upstream),
    ["insight", string listen, string upstream, string journal] => await ProxyHosts.RunInsightAsync(listen, upstream, journal),
    [] => await Comparison.RunAsync(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project bench/Gateway");
    return 2;
}
