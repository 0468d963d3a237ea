using Xunit;

namespace Insight.EndToEnd.Demo;

/// <summary>A test in a real browser; skipped, with what is missing, where there is none or the page was not built.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    /// <summary>Debian's Chromium.</summary>
    public const string Chromium = "/usr/bin/chromium";

    /// <inheritdoc cref="BrowserFactAttribute" />
    public BrowserFactAttribute()
    {
        if (!File.Exists(Chromium)) Skip = $"{Chromium} is missing; ./build.sh test installs it";
        else if (!new Console.Page.PageFiles().IsBuilt) Skip = "the console's page is not built; ./build.sh test builds it";
    }
}
