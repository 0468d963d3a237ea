namespace Insight.Storage.Erasure;

/// <summary>What erasing a person does to a table.</summary>
public enum ErasureAction
{
    /// <summary>Rows of the person go; texts of other rows lose the value.</summary>
    Rows,

    /// <summary>Rows that mention the value go: they are computed again from what is left.</summary>
    Derived,

    /// <summary>It has a way of its own, see <c>src/Storage/Erasure</c>.</summary>
    Special,

    /// <summary>Nothing: the table holds nothing of a person.</summary>
    Nothing,
}
