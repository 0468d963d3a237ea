namespace Insight.EndToEnd.Policies;

/// <summary>Words that tools look for hidden files by; the list is Wapiti's.</summary>
internal static class WordList
{
    private const string Installed = "/usr/lib/python3/dist-packages/wapitiCore/data/attacks/busterPayloads.txt";

    /// <summary>Writes the first words of the list to a file, a line each.</summary>
    public static Task WriteAsync(string file, int most) => File.WriteAllLinesAsync(file, File.ReadLines(Installed).Where(static word => word.Length > 0 && !word.StartsWith('#')).Take(most));
}
