using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Insight.Storage.ClickHouse;

/// <summary>A value for <c>@name</c> or <c>{name:Type}</c> in a command; travels beside the SQL, never inside it.</summary>
public sealed class ClickHouseParameter : DbParameter
{
    private string _name = "";

    /// <inheritdoc />
    [AllowNull]
    public override string ParameterName
    {
        get => _name;
        set => _name = value?.TrimStart('@') ?? "";
    }

    /// <summary>The ClickHouse type to use for <c>@name</c>, where the one derived from the value does not fit.</summary>
    public string? ClickHouseType { get; set; }

    /// <inheritdoc />
    public override object? Value { get; set; }

    /// <summary>Type of a null value; a value that is there speaks for itself.</summary>
    public override DbType DbType { get; set; } = DbType.Object;

    /// <inheritdoc />
    public override ParameterDirection Direction
    {
        get => ParameterDirection.Input;
        set
        {
            if (value is not ParameterDirection.Input) throw new NotSupportedException("ClickHouse has input parameters only.");
        }
    }

    /// <inheritdoc />
    public override bool IsNullable { get; set; } = true;

    /// <inheritdoc />
    public override int Size { get; set; }

    /// <inheritdoc />
    [AllowNull]
    public override string SourceColumn { get; set; } = "";

    /// <inheritdoc />
    public override bool SourceColumnNullMapping { get; set; }

    /// <inheritdoc />
    public override void ResetDbType() => DbType = DbType.Object;
}
