namespace Telematics.Core.Rules;

/// <summary>How findings of the last 30 days make the level of a vehicle; see <see cref="LevelScore"/>.</summary>
/// <param name="SevereDaysForHighEmitter">So many days with severe NOx make a high emitter, whatever the score.</param>
/// <param name="KindsForHighEmitter">So many different kinds of evidence must agree before the score alone makes a high emitter.</param>
public sealed record LevelSettings(double Watch, double Suspect, double HighEmitter, int SevereDaysForHighEmitter, int KindsForHighEmitter)
{
    internal static LevelSettings Read(RuleSection section)
    {
        var settings = new LevelSettings(
            Watch: section.Number("watch", "score", 0.01, 1),
            Suspect: section.Number("suspect", "score", 0.01, 1),
            HighEmitter: section.Number("highEmitter", "score", 0.01, 1),
            SevereDaysForHighEmitter: section.Whole("severeDaysForHighEmitter", "d", 1, 30),
            KindsForHighEmitter: section.Whole("kindsForHighEmitter", "kinds", 2, 3));
        section.Require(settings.Watch <= settings.Suspect, "suspect", "must not be below watch");
        section.Require(settings.Suspect <= settings.HighEmitter, "highEmitter", "must not be below suspect");
        section.Close();
        return settings;
    }
}
