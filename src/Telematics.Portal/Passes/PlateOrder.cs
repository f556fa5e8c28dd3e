using Telematics.Core.Stations;
using Telematics.Core.Vehicles;
using Telematics.Storage.Database;
using Telematics.Storage.Database.Model;

namespace Telematics.Portal.Passes;

/// <summary>What a person says of a doubtful plate after looking at the pictures.</summary>
public enum PlateAction
{
    /// <summary>The camera has read it rightly.</summary>
    Confirm,

    /// <summary>It is another one.</summary>
    Correct,

    /// <summary>Nobody can read it.</summary>
    Discard,
}

/// <param name="Action">confirm, correct or discard.</param>
/// <param name="Plate">With correct.</param>
/// <param name="PlateColor">With correct; with confirm where the camera did not know it.</param>
public sealed record PlateOrder(string? Action, string? Plate = null, string? PlateColor = null, string? Reason = null)
{
    public const int MaxReason = 500;

    /// <summary>Null: nothing is wrong.</summary>
    /// <param name="plate">Null: nobody can read it.</param>
    /// <param name="reason">What goes on record: the given words, or the name of the action.</param>
    public string? Problem(PassRow pass, out PlateKey? plate, out string reason)
    {
        plate = null;
        reason = "";
        if (!EnumNames.TryParse<PlateAction>(Action ?? "", out var action)) return $"action '{Action}': allowed are {EnumNames.Allowed<PlateAction>()}";
        if (Reason?.Length > MaxReason) return $"reason: at most {MaxReason} characters are allowed";
        reason = string.IsNullOrWhiteSpace(Reason) ? EnumNames.Of(action) : Reason.Trim();
        if (action == PlateAction.Discard) return null;

        var text = action == PlateAction.Confirm ? pass.PlateRead : Plate;
        if (!PlateText.TryNormalise(text, out var normal)) return $"plate '{text}': a plate by GA 36 such as 冀A12345 is allowed";
        if (Color(pass, action) is not { } color) return $"plateColor '{PlateColor}': allowed are {EnumNames.Allowed<PlateColor>()}";
        plate = new PlateKey(normal, color);
        return null;
    }

    private PlateColor? Color(PassRow pass, PlateAction action) =>
        action == PlateAction.Confirm && string.IsNullOrEmpty(PlateColor) ? pass.PlateColorRead
        : EnumNames.TryParse<PlateColor>(PlateColor ?? "", out var color) ? color : null;
}
