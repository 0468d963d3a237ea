using Insight.Storage.Embedded;

namespace Insight.Testing;

/// <summary>What the engine's child process runs in tests; the product runs <c>insight storage</c>, which does the same.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (EmbeddedEngineOptions.TryParse(arguments, out EmbeddedEngineOptions? options, out string? error)) return EmbeddedEngine.Run(options!);
        Console.Error.WriteLine(error);
        return 2;
    }
}
