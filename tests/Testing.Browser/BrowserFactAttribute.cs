using Insight.Console.Page;

namespace Insight.Testing.Browser;

/// <summary>A test in a real browser; skipped, with what is missing, where there is none or the page was not built.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    /// <summary>Debian's Chromium.</summary>
    public const string Chromium = "/usr/bin/chromium";

    /// <inheritdoc cref="BrowserFactAttribute" />
    public BrowserFactAttribute()
    {
        if (!File.Exists(Chromium)) Skip = $"{Chromium} is missing: apt-get install chromium (./build.sh test does it).";
        else if (!new PageFiles().IsBuilt) Skip = "The web page was not built: in src/Console/web run npm ci --ignore-scripts && npm run build, then build again.";
    }
}
