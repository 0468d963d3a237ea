using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Playwright;

namespace Insight.Testing.Browser;

/// <summary>A page that is watched: what it complains of, whether everybody can use it, what it looks like.</summary>
public sealed class PageProbe
{
    /// <summary>Where pictures go when somebody wants to look at pages: the variable names a folder.</summary>
    private static readonly string? s_pictures = Environment.GetEnvironmentVariable("INSIGHT_PICTURES");

    private readonly ConcurrentQueue<string> _complaints = new();

    public PageProbe(IPage page)
    {
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") _complaints.Enqueue($"{message.Text} ({message.Location})");
        };
        page.PageError += (_, error) => _complaints.Enqueue(error);
    }

    /// <summary>Whether pictures are wanted.</summary>
    public static bool TakesPictures => s_pictures is not null;

    public IPage Page { get; }

    /// <summary>The page wrote no error or warning and threw nothing.</summary>
    public void HasNoComplaints() => Assert.True(_complaints.IsEmpty, string.Join('\n', _complaints));

    /// <summary>
    /// axe-core finds nothing serious or critical (WCAG 2.1 A and AA). One rule, which axe-core itself calls experimental, is left out: it takes the hover text of a drawn node for a
    /// visible label.
    /// </summary>
    public async Task IsAccessibleAsync()
    {
        await Page.EvaluateAsync(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "axe.min.js")));
        JsonElement found = await Page.EvaluateAsync<JsonElement>(
            "async () => (await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'], rules: { 'label-content-name-mismatch': { enabled: false } } })).violations.filter(v => v.impact === 'serious' || v.impact === 'critical')"
            + ".map(v => `${v.id}: ${v.help}: ${v.nodes.slice(0, 9).map(n => `${n.html.slice(0, 160)} (${n.any.concat(n.all).map(c => c.message).join('; ')})`).join(' | ')}`)");
        Assert.True(found.GetArrayLength() == 0, string.Join('\n', found.EnumerateArray()));
    }

    /// <summary>A picture of the whole page, if they are wanted.</summary>
    public async Task PictureAsync(string name)
    {
        if (s_pictures is not null) await Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(s_pictures, name + ".png"), FullPage = true });
    }
}
