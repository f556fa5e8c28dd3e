namespace Telematics.Core.Rules;

/// <summary>How what the rules said in 30 days makes the level of a vehicle; see <see cref="LevelScore"/>.</summary>
/// <param name="HighEmitterUntil">A high emitter stays one down to this score.</param>
/// <param name="DayMemory">How much less a judged day counts than the next judged one, when fired days are held against clean ones.</param>
/// <param name="FullShare">From this share of fired days on the clean ones between do not help.</param>
public sealed record LevelSettings(double Watch, double Suspect, double HighEmitter, double HighEmitterUntil, double DayMemory, double FullShare)
{
    internal static LevelSettings Read(RuleSection section)
    {
        var settings = new LevelSettings(
            Watch: section.Number("watch", "score", 0.01, 1),
            Suspect: section.Number("suspect", "score", 0.01, 1),
            HighEmitter: section.Number("highEmitter", "score", 0.01, 1),
            HighEmitterUntil: section.Number("highEmitterUntil", "score", 0.01, 1),
            DayMemory: section.Number("dayMemory", "share", 0.1, 1),
            FullShare: section.Number("fullShare", "share", 0.01, 1));
        section.Require(settings.Watch <= settings.Suspect, "suspect", "must not be below watch");
        section.Require(settings.Suspect <= settings.HighEmitter, "highEmitter", "must not be below suspect");
        section.Require(settings.HighEmitterUntil <= settings.HighEmitter, "highEmitterUntil", "must not be above highEmitter");
        section.Close();
        return settings;
    }
}
