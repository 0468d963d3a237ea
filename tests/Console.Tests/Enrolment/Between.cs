using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Insight.Console.Tests.Enrolment;

/// <summary>Somebody between gateway and console, who reads all and may change it.</summary>
internal sealed class Between : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _console;

    private Between(WebApplication app, string console)
    {
        _app = app;
        _console = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = new Uri(console) };
    }

    public string Url => _app.Urls.First();

    /// <summary>All that was said in both directions.</summary>
    public string Heard { get; private set; } = "";

    /// <summary>The last request.</summary>
    public string Request { get; private set; } = "";

    public Func<string, string> ChangeRequest { get; set; } = static text => text;

    public Func<string, string> ChangeAnswer { get; set; } = static text => text;

    /// <summary>Whether answers get lost on the way.</summary>
    public bool LosesAnswers { get; set; }

    public static async Task<Between> StartAsync(string console)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static server => server.Listen(IPAddress.Loopback, 0));
        WebApplication app = builder.Build();
        Between between = new(app, console);
        app.Run(between.PassAsync);
        await app.StartAsync();
        return between;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _console.Dispose();
    }

    private async Task PassAsync(HttpContext context)
    {
        using StreamReader reader = new(context.Request.Body);
        Request = await reader.ReadToEndAsync();
        using StringContent content = new(ChangeRequest(Request), Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await _console.PostAsync(new Uri(context.Request.Path, UriKind.Relative), content);
        string answer = await response.Content.ReadAsStringAsync();
        Heard += Request + context.Request.Headers.Authorization + response.Headers + answer;
        if (LosesAnswers)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = (int)response.StatusCode;
        foreach ((string name, IEnumerable<string> values) in response.Headers.Where(static header => header.Key.StartsWith("Insight-", StringComparison.Ordinal))) context.Response.Headers[name] = values.ToArray();
        await context.Response.WriteAsync(ChangeAnswer(answer));
    }
}
