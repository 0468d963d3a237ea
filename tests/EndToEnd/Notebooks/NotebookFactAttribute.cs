using Xunit;

namespace Insight.EndToEnd.Notebooks;

/// <summary>A test with Debian's Jupyter; skipped, with what is missing, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NotebookFactAttribute : FactAttribute
{
    private static readonly string[] s_needed =
    [
        "/usr/bin/python3", "/usr/bin/jupyter-nbconvert", "/usr/share/jupyter/kernels/python3/kernel.json", "/usr/lib/python3/dist-packages/pandas", "/usr/lib/python3/dist-packages/matplotlib",
    ];

    /// <inheritdoc cref="NotebookFactAttribute" />
    public NotebookFactAttribute()
    {
        if (s_needed.FirstOrDefault(static path => !Path.Exists(path)) is { } missing)
            Skip = $"{missing} is missing: apt-get install jupyter-nbconvert python3-ipykernel python3-pandas python3-matplotlib (./build.sh test does it).";
    }
}
