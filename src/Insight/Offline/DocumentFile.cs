using Insight.ApiDiscovery.OpenApi;

namespace Insight.Offline;

/// <summary>Reads an OpenAPI document that somebody names on the command line.</summary>
public static class DocumentFile
{
    private const int MaxErrors = 5;

    /// <summary>What the document says, or null and why it is refused.</summary>
    public static (KnownApi? Api, string Error) Read(string file)
    {
        try
        {
            KnownApiResult result = KnownApiReader.Read(File.ReadAllBytes(file));
            return (result.Api, string.Join("; ", result.Errors.Take(MaxErrors).Select(error => $"{file}: {error}")));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, $"{file}: cannot be read: {e.Message}");
        }
    }
}
