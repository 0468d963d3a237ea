using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Insight.Console.Tests.Bundles;

namespace Insight.Console.Tests.Objects;

/// <summary>What a person says to the console about objects.</summary>
internal static class ObjectConsole
{
    public static async Task<(HttpStatusCode Status, JsonElement Answer)> ApplyAsync(this BundleConsole console, string text, string query = "?by=ann", string path = "/api/v1/objects")
    {
        using StringContent body = new(text, Encoding.UTF8, "application/yaml");
        return await AnswerAsync(await console.Person.PostAsync(new Uri(path + query, UriKind.Relative), body));
    }

    public static async Task<(HttpStatusCode Status, JsonElement Answer)> ApplyFilesAsync(this BundleConsole console, params (string Name, string Text)[] files)
    {
        using JsonContent body = JsonContent.Create(new { files = files.Select(file => new { name = file.Name, text = file.Text }) }, new System.Net.Http.Headers.MediaTypeHeaderValue("application/vnd.insight.files+json"));
        return await AnswerAsync(await console.Person.PutAsync(new Uri("/api/v1/objects?by=ann", UriKind.Relative), body));
    }

    public static async Task<(HttpStatusCode Status, JsonElement Answer)> GetAsync(this BundleConsole console, string path) =>
        await AnswerAsync(await console.Person.GetAsync(new Uri(path, UriKind.Relative)));

    public static async Task<(HttpStatusCode Status, JsonElement Answer)> DeleteAsync(this BundleConsole console, string path) =>
        await AnswerAsync(await console.Person.DeleteAsync(new Uri(path, UriKind.Relative)));

    /// <summary>What happened, such as <c>created route/shop-api</c>.</summary>
    public static IEnumerable<string> Actions(this JsonElement answer) =>
        answer.GetProperty("changes").EnumerateArray().Select(static change => $"{change.GetProperty("action")} {change.GetProperty("kind")}/{change.GetProperty("name")}");

    private static async Task<(HttpStatusCode Status, JsonElement Answer)> AnswerAsync(HttpResponseMessage response)
    {
        using (response)
        {
            return (response.StatusCode, JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync()));
        }
    }
}
