using System.Runtime.InteropServices;
using SQLitePCL;

namespace Insight.Storage.Control;

/// <summary>Chooses the system's SQLite over the bundled one, which is older and gets no security updates from the system.</summary>
internal static class SqliteLibrary
{
    private const string BundledName = "e_sqlite3";

    // The bundled version; an older system library is not better, and RETURNING needs 3.35.
    private const int LeastVersion = 3_035_005;

    private static readonly string[] s_systemNames = ["libsqlite3.so.0", "libsqlite3.dylib"];
    private static readonly Lock s_gate = new();
    private static bool s_isChosen;

    /// <summary>Must run before the first connection; later calls do nothing.</summary>
    public static void Prefer()
    {
        lock (s_gate)
        {
            if (s_isChosen) return;
            s_isChosen = true;
            NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, static (name, _, _) => name == BundledName ? FindSystem() : 0);
        }
    }

    /// <summary>A handle to the system's library, or 0: the bundled one is used.</summary>
    private static nint FindSystem()
    {
        foreach (string name in s_systemNames)
        {
            if (!NativeLibrary.TryLoad(name, out nint library)) continue;
            // The provider calls for column metadata, which a library may be built without.
            if (NativeLibrary.TryGetExport(library, "sqlite3_column_table_name", out _)
                && NativeLibrary.TryGetExport(library, "sqlite3_libversion_number", out nint version)
                && Marshal.GetDelegateForFunctionPointer<LibVersionNumber>(version)() >= LeastVersion) return library;
            NativeLibrary.Free(library);
        }

        return 0;
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int LibVersionNumber();
}
