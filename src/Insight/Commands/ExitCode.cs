namespace Insight.Commands;

/// <summary>Exit codes of every verb.</summary>
public static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Ok = 0;

    /// <summary>Something failed that was asked for correctly.</summary>
    public const int Failed = 1;

    /// <summary>Asked for wrongly: the command line or the configuration.</summary>
    public const int Usage = 2;
}
