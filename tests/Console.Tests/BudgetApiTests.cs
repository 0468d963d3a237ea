using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Insight.Anomaly.Live;
using Insight.Console.Tests.Access;
using Insight.Storage.Control;
using Insight.Storage.Control.Audit;

namespace Insight.Console.Tests;

/// <summary>The budget of false incidents over REST.</summary>
public sealed class BudgetApiTests
{
    private const string Path = "/api/v1/detection/budget";

    [Fact]
    public async Task Budget_ChosenByAnAdmin_CountsFromNowOnAndStandsInTheAuditLog()
    {
        await using AccessConsole console = await AccessConsole.StartAsync();
        using HttpClient admin = await console.PersonAsync("ann", "*", "admin"), viewer = await console.PersonAsync("vera", "*", "viewer");
        Assert.Equal((1, JsonValueKind.Null), Told(await viewer.JsonAsync(Path)));

        using HttpResponseMessage response = await admin.PutAsJsonAsync(Path, new { perWeek = 0.5, reason = "too many" });

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        JsonElement view = await viewer.JsonAsync(Path);
        Assert.Equal((0.5, JsonValueKind.String), Told(view));
        Assert.Equal(1, view.GetProperty("configuredPerWeek").GetDouble());
        AuditNote note = Assert.Single(AuditLog.List(console.Service<ControlDatabase>(), new AuditQuery(10, Kind: IncidentBudgetStore.LogKind))).Note;
        Assert.Equal(("ann", "1", "0.5", "too many"), (note.Actor, note.Before, note.After, note.Reason));
    }

    [Fact]
    public async Task Budget_OutOfRangeOrWithoutReason_IsRefused()
    {
        await using AccessConsole console = await AccessConsole.StartAsync();
        using HttpClient admin = await console.PersonAsync("ann", "*", "admin"), approver = await console.PersonAsync("paul", "*", "approver");

        foreach (object body in new object[] { new { perWeek = 0, reason = "x" }, new { perWeek = 1001, reason = "x" }, new { reason = "x" }, new { perWeek = 2 } })
            Assert.Equal(HttpStatusCode.BadRequest, await admin.StatusAsync(Path, "PUT", body));
        Assert.Equal(HttpStatusCode.Forbidden, await approver.StatusAsync(Path, "PUT", new { perWeek = 2, reason = "x" }));
        Assert.Null(console.Service<IncidentBudgetStore>().Last);
    }

    private static (double PerWeek, JsonValueKind ChosenBy) Told(JsonElement view) => (view.GetProperty("perWeek").GetDouble(), view.GetProperty("chosenBy").ValueKind);
}
