"""What one kind of file may hide, a module each; run only inside the inspecting child."""
