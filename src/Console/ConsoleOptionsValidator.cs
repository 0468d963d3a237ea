using System.Net;
using Microsoft.Extensions.Options;

namespace Insight.Console;

/// <summary>Checks <see cref="ConsoleOptions"/> at start; every error names its key and the fix.</summary>
public sealed class ConsoleOptionsValidator : IValidateOptions<ConsoleOptions>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, ConsoleOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<string> errors = [];
        if (!ListenAddress.TryParse(options.Listen, out IPEndPoint? listen))
            errors.Add($"console:listen: '{options.Listen}' is not an address and port, such as 127.0.0.1:8081 or [::1]:8081.");
        else if (!IPAddress.IsLoopback(listen.Address) && !options.AllowRemote)
            errors.Add($"console:listen: {options.Listen} can be reached from other machines, and passwords and tokens would travel there unencrypted. Listen on 127.0.0.1, or set console:allowRemote to true after putting TLS in front.");

        if (options.Token.Length is > 0 and < ConsoleOptions.MinTokenLength)
            errors.Add($"console:token: at least {ConsoleOptions.MinTokenLength} characters are needed. Leave it empty to have one made at every start.");
        if (options.LiveInterval < TimeSpan.FromSeconds(0.1) || options.LiveInterval > TimeSpan.FromMinutes(1))
            errors.Add("console:liveInterval: must be from 0.1 to 60 seconds.");
        if (options.Bundle.Interval < TimeSpan.FromSeconds(0.1) || options.Bundle.Interval > TimeSpan.FromHours(1))
            errors.Add("console:bundle:interval: must be from 0.1 seconds to one hour.");
        if (options.Enrolment.CertificateLifetime < TimeSpan.FromHours(1) || options.Enrolment.CertificateLifetime > TimeSpan.FromDays(90))
            errors.Add("console:enrolment:certificateLifetime: must be from one hour to 90 days.");
        errors.AddRange(options.Oidc.Problems());
        if (options.Proposals.Problem() is { } problem) errors.Add($"console:proposals:{problem}");
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
