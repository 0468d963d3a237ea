namespace Insight.Gateway.Tests.Hostile;

/// <summary>A test that needs Debian's <c>slowhttptest</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SlowHttpTestFactAttribute : FactAttribute
{
    public const string Program = "/usr/bin/slowhttptest";

    public SlowHttpTestFactAttribute()
    {
        if (!File.Exists(Program)) Skip = $"{Program} is missing: apt-get install slowhttptest (./build.sh test does it).";
    }
}
