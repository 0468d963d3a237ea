namespace Insight.EndToEnd.Policies;

/// <summary>Attack tools of Debian, each bounded in requests and time and sent through a relay: nothing leaves the machine.</summary>
/// <param name="folder">Folder for what they write.</param>
internal sealed class AttackTools(string folder)
{
    private const string Shop = "http://shop.example", Search = Shop + "/api/search?q=kettle&max_price=3000";
    private const int Words = 3_000;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(40);

    /// <summary>Looks for hidden files by a word list, 3,000 words unless fewer are wanted.</summary>
    public async Task FfufAsync(AttackRelay relay, int most = Words)
    {
        string words = Path.Combine(folder, $"words-{most}.txt");
        await WordList.WriteAsync(words, most);
        await RunAsync("ffuf", "-u", Shop + "/FUZZ", "-w", words, "-x", relay.Url, "-t", "20", "-maxtime", "20", "-timeout", "5", "-s");
    }

    /// <summary>Tries to inject SQL into a search.</summary>
    public Task SqlmapAsync(AttackRelay relay) => RunAsync(
        "sqlmap", "-u", Search, "--proxy", relay.Url, "--batch", "--level", "2", "--technique", "BEU", "--threads", "4", "--timeout", "5", "--retries", "0", "--disable-coloring",
        "--flush-session", "--output-dir", Path.Combine(folder, "sqlmap"));

    /// <summary>Tries most of the usual attacks.</summary>
    public Task WapitiAsync(AttackRelay relay) => RunAsync(
        "wapiti", "-u", Shop + "/", "-s", Search, "-s", Shop + "/api/products/7/reviews?page=1", "--scope", "domain", "-p", relay.Url, "-m", "sql,xss,exec,file,crlf,backup", "-l", "2",
        "--max-scan-time", "20", "--max-attack-time", "6", "-t", "5", "--no-bugreport", "--flush-session", "--store-session", Path.Combine(folder, "wapiti"), "--store-config", Path.Combine(folder, "wapiti"),
        "-f", "json", "-o", Path.Combine(folder, "wapiti.json"), "-v", "0");

    private Task RunAsync(string program, params string[] arguments) => ToolProcess.RunAsync(folder, s_patience, program, arguments);
}
