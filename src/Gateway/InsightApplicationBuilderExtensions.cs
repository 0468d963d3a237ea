using System.Diagnostics;
using Insight.Gateway.Metrics;
using Insight.Gateway.Records;
using Insight.Gateway.Rejections;
using Insight.Gateway.Traffic;
using Insight.Gateway.Waf;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Insight.Gateway;

/// <summary>Puts Insight into an application's pipeline.</summary>
public static class InsightApplicationBuilderExtensions
{
    private const string AddedKey = "Insight.Added";

    /// <summary>
    /// Records every request from here on, and those that the server refuses before. Call it first, before anything that
    /// answers requests; <c>MapReverseProxy</c> stays as it is.
    /// </summary>
    /// <exception cref="InvalidOperationException"><c>AddInsight</c> was not called.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">Options are wrong; every one is named with its path.</exception>
    /// <exception cref="IOException">The journal's folder cannot be used, or another process writes it.</exception>
    public static IApplicationBuilder UseInsight(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        if (!app.Properties.TryAdd(AddedKey, true)) return app;

        AccessRecorder recorder = app.ApplicationServices.GetService<AccessRecorder>()
            ?? throw new InvalidOperationException("UseInsight needs services.AddInsight(...) first.");

        app.ApplicationServices.GetRequiredService<JournalMetrics>();
        app.ApplicationServices.GetRequiredService<RateMetrics>();

        // Rules that cannot be used are known before anything listens.
        app.ApplicationServices.GetRequiredService<WafEngine>();

        // Only the one event is asked for: every other question of the server or of hosting is answered with no.
        IDisposable subscription = app.ApplicationServices.GetRequiredService<DiagnosticListener>().Subscribe(
            app.ApplicationServices.GetRequiredService<RejectedRequestObserver>(),
            static name => name == RejectedRequestObserver.EventName);
        app.ApplicationServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopped.Register(subscription.Dispose);

        app.UseMiddleware<AccessRecordMiddleware>(recorder);

        // An application that only forwards by hand has none of what objects are made into.
        if (app.ApplicationServices.GetService<ITransformBuilder>() is null) return app;
        app.ApplicationServices.GetRequiredService<ActiveTraffic>();
        return app.UseMiddleware<TrafficMiddleware>();
    }
}
