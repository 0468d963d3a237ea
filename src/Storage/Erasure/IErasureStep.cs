namespace Insight.Storage.Erasure;

/// <summary>Erases a person from something besides the tables of facts and decisions.</summary>
public interface IErasureStep
{
    /// <summary>Counts, and unless it is only asked, erases.</summary>
    /// <param name="subject">Whom.</param>
    /// <param name="change">False: only to count.</param>
    /// <param name="cancellationToken">Breaks it off.</param>
    Task<ErasureCount> RunAsync(ErasureSubject subject, bool change, CancellationToken cancellationToken);
}
