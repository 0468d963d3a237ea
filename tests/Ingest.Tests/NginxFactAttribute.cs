namespace Insight.Ingest.Tests;

/// <summary>A test that runs the real nginx and is skipped where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NginxFactAttribute : FactAttribute
{
    public NginxFactAttribute()
    {
        if (!File.Exists(Program)) Skip = $"nginx is not installed ({Program}).";
    }

    /// <summary>Where Debian puts it.</summary>
    public static string Program => "/usr/sbin/nginx";
}
