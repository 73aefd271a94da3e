package command

import (
	"fmt"
	"runtime/debug"
	"strings"

	"golang.org/x/mod/module"
)

// Release is the version of this source. A build knows its own version only
// when it was installed by version or from a tagged checkout; pre-commit, for
// one, builds from a clone without tags.
const Release = "0.1.0"

func versionOfThisBuild() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return Release
	}
	return version(info)
}

// version returns the release and what is known of the build, such as
// "0.1.0 (revision 1f2e3d4c5b6a, modified, go1.26.0)".
func version(info *debug.BuildInfo) string {
	details := []string{info.GoVersion}
	if revision := setting(info, "vcs.revision"); revision != "" {
		if setting(info, "vcs.modified") == "true" {
			details = append([]string{"modified"}, details...)
		}
		details = append([]string{"revision " + revision[:min(12, len(revision))]}, details...)
	}
	return fmt.Sprintf("%s (%s)", releaseOf(info.Main.Version), strings.Join(details, ", "))
}

func releaseOf(moduleVersion string) string {
	if moduleVersion == "" || moduleVersion == "(devel)" || module.IsPseudoVersion(moduleVersion) {
		return Release
	}
	return strings.TrimPrefix(moduleVersion, "v")
}

func setting(info *debug.BuildInfo, key string) string {
	for _, s := range info.Settings {
		if s.Key == key {
			return s.Value
		}
	}
	return ""
}
