namespace Insight.Testing;

/// <summary>A folder for one test, removed with everything in it at the end.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    /// <summary>Creates the folder.</summary>
    public TemporaryDirectory() => Path = Directory.CreateTempSubdirectory("insight-test-").FullName;

    /// <summary>Full path of the folder.</summary>
    public string Path { get; }

    /// <inheritdoc />
    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A killed child may still be letting go of its files; the system clears its folder for temporary files.
        }
    }
}
