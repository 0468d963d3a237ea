using Insight.Storage.Control.Exports;

namespace Insight.Export.Delivery;

/// <summary>What is kept of destinations.</summary>
/// <param name="Cursors">How far they were told.</param>
/// <param name="States">How they do.</param>
/// <param name="Letters">What they refused.</param>
public sealed record ExportStores(ExportCursors Cursors, ExportStates States, ExportLetters Letters);
