using System.CommandLine;
using Shop.Commands;

var root = new RootCommand("A small shop of nine services behind Insight's gateway, and the visitors of it.")
{
    InitCommand.Create(),
    RunCommand.Create(),
    TrafficCommand.Create(),
};

var parsed = root.Parse(args);
var code = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(10) });
return parsed.Errors.Count > 0 ? 2 : code;
